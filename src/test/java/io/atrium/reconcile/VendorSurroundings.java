package io.atrium.reconcile;

import io.atrium.webhook.FakeVendorApi;
import java.util.Map;

/** Surroundings with sources whose vendors can be asked for all that they have, one page by page and one at once. */
public class VendorSurroundings extends ComparedSurroundings {

    private static FakeVendorApi vendors;

    /** Who answers for all of them. */
    static FakeVendorApi vendors() {
        return vendors;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = super.start();
        vendors = new FakeVendorApi();
        String url = vendors.url();
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

    @Override
    public void stop() {
        super.stop();
        vendors.close();
    }
}
