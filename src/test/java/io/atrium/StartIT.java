package io.atrium;

import io.atrium.kernel.Vault;
import io.atrium.odoo.OdooSettings;
import io.atrium.sandbox.SandboxDatabase;
import io.atrium.sandbox.TokenKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** How the gateway starts, with little or nothing configured, and how it declines to. */
class StartIT {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    @Timeout(30)
    void productionNamesEverythingThatIsMissingAtOnceAndOpensNothing() {
        // Given
        GatewayProcess gateway = gateway(Map.of("ATRIUM_MODE", "production"));

        // When
        gateway.launch();

        // Then
        assertThat(gateway.exitCode()).isEqualTo(1);
        assertThat(gateway.errors())
                .contains(
                        "atrium.odoo.url",
                        "atrium.odoo.database",
                        "atrium.odoo.login",
                        "atrium.odoo.api-key",
                        "atrium.database.url",
                        "atrium.jwt.issuer",
                        "atrium.jwt.audience",
                        "atrium.jwt.jwks-url",
                        "atrium.webhook.encryption-key")
                .contains("ATRIUM_ODOO_API_KEY")
                .doesNotContain("Exception", "\tat ");
        assertThat(gateway.output()).doesNotContain("Listening on");
        assertThat(gateway.database()).isEmpty();
    }

    @Test
    @Timeout(30)
    void aModeThatDoesNotExistIsRefusedByName() {
        // Given
        GatewayProcess gateway = gateway(Map.of("ATRIUM_MODE", "nonsense"));

        // When
        gateway.launch();

        // Then
        assertThat(gateway.exitCode()).isEqualTo(1);
        assertThat(gateway.errors())
                .contains("atrium.mode", "\"nonsense\"", "standalone", "production")
                .doesNotContain("Exception", "\tat ");
        assertThat(gateway.output()).doesNotContain("Listening on");
    }

    @Test
    void productionIssuesNoTokens(@TempDir Path directory) throws Exception {
        // Given
        Vertx vertx = Vertx.vertx();
        open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        SandboxDatabase database = SandboxDatabase.start(directory);
        open.push(database);
        GatewayProcess gateway = gateway(production(Target.SANDBOX.start(vertx), database, directory));
        gateway.start();

        // When
        HttpResponse<String> answer = askForToken(gateway);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not-found");
        assertThat(gateway.database()).isEmpty();
    }

    @Test
    void whatWasDoneWithNothingConfiguredOutlivesARestart() {
        // Given
        GatewayProcess gateway = gateway(Map.of());
        gateway.start();
        Client client = Client.of(gateway);
        JsonObject order = OrderForm.of("REF-1", "USD", 1, 2, 3);
        JsonObject created = client.post("/v1/purchase-orders", "key-1", order).json();

        // When
        gateway.stop();
        gateway.start();

        // Then
        Client.Answer read = client.get("/v1/purchase-orders/" + created.getString("id"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(created);
        Client.Answer confirmed = client.post(
                "/v1/purchase-orders/" + created.getString("id") + "/confirmation", "key-2", new JsonObject());
        assertThat(confirmed.status()).isEqualTo(200);
    }

    private GatewayProcess gateway(Map<String, String> environment) {
        GatewayProcess gateway = new GatewayProcess(environment);
        open.push(gateway);
        return gateway;
    }

    private static Map<String, String> production(OdooSettings odoo, SandboxDatabase database, Path directory)
            throws IOException, GeneralSecurityException {
        return Map.ofEntries(
                Map.entry("ATRIUM_MODE", "production"),
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                Map.entry("ATRIUM_ODOO_URL", odoo.url().toString()),
                Map.entry("ATRIUM_ODOO_DATABASE", odoo.database()),
                Map.entry("ATRIUM_ODOO_LOGIN", odoo.login()),
                Map.entry("ATRIUM_ODOO_API_KEY", odoo.apiKey()),
                Map.entry("ATRIUM_DATABASE_URL", database.url()),
                Map.entry("ATRIUM_JWT_ISSUER", "https://issuer.example"),
                Map.entry("ATRIUM_JWT_AUDIENCE", "atrium"),
                Map.entry("ATRIUM_JWT_JWKS_URL", TokenKey.in(directory).jwks().toString()),
                Map.entry("ATRIUM_WEBHOOK_ENCRYPTION_KEY", Vault.newKey()));
    }

    private static HttpResponse<String> askForToken(GatewayProcess gateway) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(gateway.url().resolve("/oauth/token"))
                .header("Authorization", "Basic ZGVtbzpkZW1v")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        return HttpClient.newHttpClient().send(question, BodyHandlers.ofString());
    }
}
