package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.kernel.Vault;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the gateway says, at its start, in answers, in logs and when it is refused something, no secret is in it. */
class SecretsIT {

    private static final String CANARY = Base64.getEncoder()
            .encodeToString(("canary-" + UUID.randomUUID()).substring(0, 32).getBytes(StandardCharsets.UTF_8));

    private static final String API_KEY = "canary-odoo-" + UUID.randomUUID();
    private static final String SOURCE = "canary-source-" + UUID.randomUUID();
    private static final String HINT = "canary-hint-" + UUID.randomUUID();
    private static final String VENDOR = "canary-vendor-" + UUID.randomUUID();
    private static final String SEALING = Vault.newKey();
    private static final String SIGNING = CANARY;

    private static final List<String> SECRETS = List.of(API_KEY, SOURCE, HINT, VENDOR, SEALING, SIGNING);

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayProcess(Map.ofEntries(
                // Nobody is there: everything that is asked of Odoo fails, and is told of.
                Map.entry("ATRIUM_ODOO_URL", "http://127.0.0.1:1"),
                Map.entry("ATRIUM_ODOO_DATABASE", "none"),
                Map.entry("ATRIUM_ODOO_LOGIN", "atrium"),
                Map.entry("ATRIUM_ODOO_API_KEY", API_KEY),
                Map.entry("ATRIUM_RECORD_START_PATIENCE", "0s"),
                Map.entry("ATRIUM_WEBHOOK_SOURCES_CANARY_PRESET", "bamboohr"),
                Map.entry("ATRIUM_WEBHOOK_SOURCES_CANARY_SECRETS", SOURCE),
                Map.entry("ATRIUM_WEBHOOK_SOURCES_CANARY_API_BASE_URL", "http://127.0.0.1:1"),
                Map.entry("ATRIUM_WEBHOOK_SOURCES_CANARY_API_TOKEN", VENDOR),
                Map.entry("ATRIUM_RECORD_HINT_KEYS", HINT),
                Map.entry("ATRIUM_WEBHOOK_ENCRYPTION_KEY", SEALING),
                Map.entry("ATRIUM_AUDIT_SIGNING_KEYS", SIGNING),
                Map.entry("QUARKUS_LOG_LEVEL", "DEBUG")));
        gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void noSecretIsInAnAnswerOrInALog() {
        Client client = Client.of(gateway);
        List<String> said = new ArrayList<>();
        for (String path : List.of(
                "/q/health",
                "/q/health/ready",
                "/q/health/live",
                "/q/health/started",
                "/q/metrics",
                "/q/info",
                "/q/dev",
                "/q/config",
                "/openapi",
                "/docs/",
                "/ops/v1/interfaces",
                "/ops/v1/audit",
                "/ops/v1/receipts",
                "/ops/v1/quarantine",
                "/v1/suppliers",
                "/v1/suppliers/sup_00000000",
                "/hints/odoo/wrong")) {
            said.add(client.get(path).body());
        }
        said.add(client.post(
                        "/v1/suppliers", UUID.randomUUID().toString(), new JsonObject().put("name", "Nobody is there"))
                .body());
        said.add(client.post("/hints/odoo/not-the-key", null, new JsonObject().put("_model", "res.partner"))
                .body());
        said.add(delivered(client, Map.of("X-BambooHR-Signature", "00", "X-BambooHR-Timestamp", "1")));
        said.add(delivered(client, Map.of()));
        await().until(() ->
                gateway.output().contains("Odoo") || gateway.errors().contains("Odoo"));

        for (String secret : SECRETS) {
            assertThat(said).as("answers").noneMatch(answer -> answer.contains(secret));
            assertThat(gateway.output()).as("the log").doesNotContain(secret);
            assertThat(gateway.errors()).as("the errors").doesNotContain(secret);
        }
    }

    private static String delivered(Client client, Map<String, String> headers) {
        Answer refused = client.deliver("canary", "{}".getBytes(StandardCharsets.UTF_8), headers);
        assertThat(refused.status()).isEqualTo(401);
        return refused.body();
    }
}
