package io.atrium.subscription;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A database and an issuer of tokens for tests of the running application. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    static final String ISSUER = "https://issuer.example";
    private static final KeyPair KEYS = keys();

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String database = "postgresql://localhost:" + postgres.getPort() + "/postgres";
        return Map.ofEntries(
                Map.entry("quarkus.datasource.username", "postgres"),
                Map.entry("quarkus.datasource.password", "postgres"),
                Map.entry("quarkus.datasource.jdbc.url", "jdbc:" + database),
                Map.entry("quarkus.datasource.reactive.url", database),
                Map.entry("quarkus.flyway.migrate-at-start", "true"),
                Map.entry("quarkus.http.test-port", "0"),
                Map.entry("mp.jwt.verify.issuer", ISSUER),
                Map.entry(
                        "mp.jwt.verify.publickey",
                        Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded())),
                Map.entry("atrium.subscription.insecure-targets", "true"),
                Map.entry("atrium.subscription.retry-schedule", "50ms,50ms"),
                Map.entry("atrium.subscription.poll-interval", "50ms"),
                Map.entry("atrium.subscription.max-per-client", "5"));
    }

    @Override
    public void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token of that client, limited to these legal entities unless there are none. */
    static String token(String client, String scope, String... legalEntities) {
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .audience("atrium")
                .subject("someone")
                .claim("client_id", client)
                .claim("scope", scope);
        if (legalEntities.length > 0) {
            claims.claim("legal_entities", List.of(legalEntities));
        }
        return claims.sign(KEYS.getPrivate());
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
