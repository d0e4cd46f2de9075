package io.atrium;

import io.atrium.k8s.Kustomization;
import io.atrium.kernel.Vault;
import io.atrium.odoo.OdooSettings;
import io.atrium.sandbox.SandboxDatabase;
import io.atrium.sandbox.TokenKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.atrium.Waiting.await;
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
                        "atrium.webhook.encryption-key",
                        "atrium.audit.signing-keys")
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
    @Timeout(120)
    void aShareOfTracesThatIsNoneIsRefusedByName() {
        // Given
        GatewayProcess gateway = gateway(Map.of("ATRIUM_TRACES_RATIO", "1.5"));

        // When
        gateway.launch();

        // Then
        assertThat(gateway.exitCode()).isEqualTo(1);
        assertThat(gateway.output() + gateway.errors()).contains("atrium.traces.ratio is from 0 to 1");
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
    void inProductionOperatorsHaveAPortOfTheirOwnAndEachRequestLeavesALineThatTellsNoSecret(@TempDir Path directory)
            throws Exception {
        // Given
        Vertx vertx = Vertx.vertx();
        open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        SandboxDatabase database = SandboxDatabase.start(directory);
        open.push(database);
        GatewayProcess gateway = gateway(production(Target.SANDBOX.start(vertx), database, directory));
        gateway.start();

        // Then: what only operators need is not where callers are
        for (String path : List.of(
                "/q/metrics", "/q/health/ready", "/docs", "/docs/", "/docs/try", "//q/metrics", "/%71/metrics")) {
            HttpResponse<String> answer = ask(gateway.url(), path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not-found");
        }
        assertThat(ask(gateway.url(), "/openapi").statusCode()).isEqualTo(200);
        assertThat(ask(gateway.url(), "/v1/suppliers").statusCode()).isEqualTo(401);

        // and nothing else is where they are, but for every probe of the manifests
        Set<String> probes = probes();
        assertThat(probes).hasSize(3);
        for (String path : Stream.concat(probes.stream(), Stream.of("/q/metrics", "/docs/", "/openapi"))
                .toList()) {
            assertThat(ask(gateway.management(), path).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : List.of("/v1/suppliers", "/ops/v1/interfaces", "/webhooks/hr", "/hints/odoo/key")) {
            assertThat(ask(gateway.management(), path).statusCode()).as(path).isEqualTo(404);
        }

        // When
        ask(gateway.url(), "/v1/suppliers/sup_53ysn18k?name=somebody");
        ask(gateway.url(), "/hints/odoo/a-key-that-is-secret");

        // Then
        await().until(() -> requests(gateway).stream()
                .anyMatch(line -> line.getString("message").contains("/hints/odoo")));
        assertThat(requests(gateway)).allSatisfy(line -> {
            JsonObject mdc = line.getJsonObject("mdc");
            assertThat(mdc.getString("correlationId")).isNotBlank();
            assertThat(mdc.getString("operation")).startsWith("/");
            assertThat(mdc.getValue("status").toString()).matches("\\d{3}");
        });
        assertThat(gateway.output())
                .doesNotContain("sup_53ysn18k", "somebody", "a-key-that-is-secret", "/q/metrics 200");
    }

    private static List<JsonObject> requests(GatewayProcess gateway) {
        return gateway.output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .filter(line -> line.getString("loggerName").equals("atrium.request"))
                .toList();
    }

    private static Set<String> probes() {
        Set<String> paths = new TreeSet<>();
        Kustomization.render(Path.of("k8s/overlays/production")).forEach(object -> object.findValues("httpGet")
                .forEach(probe -> paths.add(probe.path("path").asText())));
        return paths;
    }

    private static HttpResponse<String> ask(URI address, String path) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
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
                Map.entry("ATRIUM_WEBHOOK_ENCRYPTION_KEY", Vault.newKey()),
                Map.entry("ATRIUM_AUDIT_SIGNING_KEYS", Vault.newKey()));
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
