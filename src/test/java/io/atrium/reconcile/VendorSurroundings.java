package io.atrium.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Surroundings with sources whose vendors can be asked for all that they have, one page by page and one at once. */
public class VendorSurroundings extends ComparedSurroundings {

    /** Where the test has its vendors. */
    static final String PORT = "test.vendor.port";

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = super.start();
        String port = freePort();
        String url = "http://127.0.0.1:" + port;
        settings.put(PORT, port);
        settings.putAll(Map.of(
                "atrium.webhook.sources.seven.preset", "7shifts",
                "atrium.webhook.sources.seven.secrets", "a-secret-of-7shifts",
                "atrium.webhook.sources.seven.api.base-url", url,
                "atrium.webhook.sources.seven.api.account", "77",
                "atrium.webhook.sources.seven.api.token", "t0ken",
                "atrium.reconcile.domains.seven-employees.type", "employee",
                "atrium.reconcile.domains.seven-employees.source", "seven",
                "atrium.reconcile.domains.seven-employees.owner", "hr-operations"));
        settings.putAll(Map.of(
                "atrium.webhook.sources.bamboo.preset", "bamboohr",
                "atrium.webhook.sources.bamboo.secrets", "a-secret-of-bamboohr",
                "atrium.webhook.sources.bamboo.api.base-url", url + "/bamboo",
                "atrium.webhook.sources.bamboo.api.client-id", "key",
                "atrium.webhook.sources.bamboo.api.client-secret", "x",
                "atrium.reconcile.domains.bamboo-employees.type", "employee",
                "atrium.reconcile.domains.bamboo-employees.source", "bamboo",
                "atrium.command.ownership.employee.fields.workPhone", "telephony"));
        settings.putAll(Map.of(
                "atrium.webhook.sources.agency.preset", "bamboohr",
                "atrium.webhook.sources.agency.mapping-file", "src/test/resources/reconcile/agency.connector.yaml",
                "atrium.webhook.sources.agency.secrets", "a-secret-of-the-agency",
                "atrium.webhook.sources.agency.api.base-url", url + "/agency",
                "atrium.webhook.sources.agency.api.token", "t0ken",
                "atrium.reconcile.domains.agency-employees.type", "employee",
                "atrium.reconcile.domains.agency-employees.source", "agency",
                // Who has left says everybody but the agency.
                "atrium.command.ownership.employee.fields.active", "staff",
                "atrium.command.systems.staff", "webhook:seven,webhook:bamboo",
                // So short that it is renewed while a vendor takes its time.
                "atrium.reconcile.lease", "1500ms"));
        return settings;
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
