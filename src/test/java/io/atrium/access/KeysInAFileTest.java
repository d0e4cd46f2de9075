package io.atrium.access;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** An issuer whose keys are mounted as a file, and replaced there. */
@QuarkusTest
@WithTestResource(KeysInAFileTest.Mounted.class)
class KeysInAFileTest {

    private static final String KEYS = "atrium.jwt.jwks-url";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = KEYS)
    String keys;

    /** Surroundings whose keys nobody else uses. */
    public static class Mounted extends Surroundings {

        private Path directory;

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(super.start());
            try {
                directory = Files.createTempDirectory("keys");
                Path file = directory.resolve("jwks.json");
                Files.writeString(file, new JsonWebKeySet(key("at-first")).toJson(OutputControlLevel.PUBLIC_ONLY));
                settings.put(KEYS, file.toString());
                settings.put("mp.jwt.verify.publickey.location", file.toString());
                return settings;
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        @Override
        public void stop() {
            super.stop();
            try {
                Files.delete(directory.resolve("jwks.json"));
                Files.delete(directory);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }
    }

    @Test
    void otherKeysCountSoonAfterwardsAndTheOldOnesNoMore() throws IOException {
        RsaJsonWebKey old = key("old");
        RsaJsonWebKey fresh = key("new");
        mount(old);
        await().atMost(PATIENCE).until(() -> status(old) == 200);
        assertThat(status(fresh)).isEqualTo(401);

        mount(old, fresh);
        await().atMost(PATIENCE).until(() -> status(fresh) == 200);
        assertThat(status(old)).isEqualTo(200);

        mount(fresh);
        await().atMost(PATIENCE).until(() -> status(old) == 401);
        assertThat(status(fresh)).isEqualTo(200);
    }

    /** As orchestrators do: all at once. */
    private void mount(RsaJsonWebKey... all) throws IOException {
        Path file = Path.of(keys);
        Path draft = Files.createTempFile("jwks", ".json");
        Files.writeString(draft, new JsonWebKeySet(all).toJson(OutputControlLevel.PUBLIC_ONLY));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static int status(RsaJsonWebKey key) {
        Instant now = Instant.now();
        String token = Jwt.issuer("http://127.0.0.1/atrium")
                .audience("atrium")
                .subject("reader")
                .claim("client_id", "reader")
                .claim("scope", "procurement:read")
                .issuedAt(now.minusSeconds(10))
                .expiresAt(now.plusSeconds(300))
                .jws()
                .keyId(key.getKeyId())
                .sign(key.getPrivateKey());
        return given().auth().oauth2(token).get("/v1/suppliers?limit=1").statusCode();
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setAlgorithm("RS256");
            return key;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
