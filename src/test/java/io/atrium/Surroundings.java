package io.atrium;

import io.atrium.kernel.PublicId;
import io.atrium.kernel.Vault;
import io.atrium.sandbox.SandboxDatabase;
import io.atrium.sandbox.SandboxOdoo;
import io.atrium.sandbox.TokenKey;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What a test of the running application needs around it: a database and a sandbox Odoo of its own, and a key that signs
 * tokens. Everything lies in a temporary directory that goes with it.
 */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    /** With which Odoo may hint at changes: an old one and a new one. */
    public static final String HINT_KEYS = "an-old-key-of-hints,a-new-key-of-hints";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ISSUER = "http://127.0.0.1/atrium";

    private final SandboxOdoo.Options options;

    private Path directory;
    private Vertx vertx;
    private SandboxDatabase database;

    /** With the sandbox as it comes. */
    public Surroundings() {
        this(SandboxOdoo.Options.defaults());
    }

    protected Surroundings(SandboxOdoo.Options options) {
        this.options = options;
    }

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("atrium");
            vertx = Vertx.vertx();
            database = SandboxDatabase.start(directory);
            Map<String, String> settings = new HashMap<>(Map.ofEntries(
                    Map.entry("quarkus.http.test-port", "0"),
                    Map.entry("quarkus.http.test-ssl-port", "0"),
                    Map.entry("atrium.sandbox.data-directory", directory.toString()),
                    Map.entry("atrium.database.url", database.url()),
                    Map.entry(
                            "atrium.jwt.jwks-url", TokenKey.in(directory).jwks().toString()),
                    Map.entry("atrium.webhook.encryption-key", Vault.newKey()),
                    Map.entry("atrium.audit.signing-keys", Vault.newKey()),
                    Map.entry("atrium.record.poll-interval", "100ms"),
                    // So short that it can be waited for, and no shorter: a busy machine is slow to read, too.
                    Map.entry("atrium.http.body-patience", "10s"),
                    Map.entry("atrium.http.cors-origins", "https://portal.example.org"),
                    // Small, so that the demo data takes many pages.
                    Map.entry("atrium.record.page", "7"),
                    // Nothing of it is seen without a hint, once the first fill has ended.
                    Map.entry("atrium.record.poll-intervals.cost-center", "1h"),
                    Map.entry("atrium.record.hint-keys", HINT_KEYS),
                    // Odoo has the first, and knows of the other.
                    Map.entry("atrium.record.languages", "fr_FR,nl_NL"),
                    Map.entry("atrium.procurement.approval-rules[0].categories", "imaging"),
                    Map.entry("atrium.procurement.approval-rules[0].approvals", "2"),
                    Map.entry("atrium.procurement.approval-rules[1].categories", "pharmacy"),
                    Map.entry("atrium.procurement.approval-rules[1].scope", "governance:approve"),
                    Map.entry("atrium.procurement.approval-rules[1].clients", "chief-pharmacist"),
                    Map.entry("atrium.procurement.approval-rules[2].approvals", "1"),
                    Map.entry(
                            "atrium.workforce.overtime.legal-entities." + PublicId.of("le", 2) + ".weekly-hours", "6"),
                    Map.entry("atrium.subscription.retry-schedule", "50ms,50ms"),
                    Map.entry("atrium.subscription.poll-interval", "50ms"),
                    Map.entry("atrium.subscription.max-per-client", "5")));
            settings.putAll(odoo(vertx));
            return settings;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The settings that name the Odoo; what was started for it ends with that Vert.x. */
    protected Map<String, String> odoo(Vertx vertx) {
        SandboxOdoo odoo = SandboxOdoo.start(vertx, options).await().atMost(PATIENCE);
        OdooDoor door = new OdooDoor(vertx, odoo);
        return Map.of(
                "atrium.odoo.url",
                odoo.url().toString(),
                "atrium.odoo.database",
                odoo.database(),
                "atrium.odoo.login",
                odoo.login(),
                "atrium.odoo.api-key",
                odoo.apiKey(),
                OdooDoor.PORT,
                Integer.toString(door.port()));
    }

    @Override
    public void stop() {
        try {
            database.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A token of that client with these scopes, limited to these legal entities unless there are none. */
    public static String token(String client, String scopes, String... legalEntities) {
        return token(client, scopes, Instant.now().plusSeconds(300), legalEntities);
    }

    /** The same, valid until that time. */
    public static String token(String client, String scopes, Instant expires, String... legalEntities) {
        Path directory = Path.of(ConfigProvider.getConfig().getValue("atrium.sandbox.data-directory", String.class));
        var claims = Jwt.issuer(ISSUER)
                .audience("atrium")
                .subject(client)
                .claim("client_id", client)
                .claim("scope", scopes)
                .issuedAt(expires.minusSeconds(600))
                .expiresAt(expires);
        if (legalEntities.length > 0) {
            claims.claim("legal_entities", java.util.List.of(legalEntities));
        }
        try {
            return claims.jws().keyId("standalone").sign(TokenKey.in(directory).privateKey());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
