package io.atrium.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** An issuer that changes its keys, is asked for keys that it never had, and goes away. */
@QuarkusTest
@TestProfile(IssuerKeysTest.WithAnIssuer.class)
class IssuerKeysTest {

    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    /** A little more than the 300 ms of its {@code HttpsJwks}. */
    private static final Duration SPARED = Duration.ofMillis(400);

    private final RsaJsonWebKey old = key("old");
    private final RsaJsonWebKey fresh = key("new");

    public static class WithAnIssuer implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(LOCATION, Issuer.start());
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Surroundings.class, Map.of(), true));
        }
    }

    @Test
    void aNewKeyCountsAtOnceForgedKeyIdsAskTheIssuerOnceAndItsAbsenceHarmsNobody() {
        publish(old);
        suppliers(old, "old").then().statusCode(200);
        int before = asked();

        // The issuer changes its keys, and tokens of both are about. Who was asked just now is not asked again by
        // jose4j.
        publish(fresh, old);
        await().pollDelay(SPARED).until(() -> true);
        suppliers(fresh, "new").then().statusCode(200);
        suppliers(old, "old").then().statusCode(200);
        assertThat(asked()).isEqualTo(before + 1);

        // Somebody invents key ids: the issuer is not asked for each.
        for (int forged = 0; forged < 20; forged++) {
            suppliers(fresh, "forged-" + forged).then().statusCode(401);
        }
        assertThat(asked()).isEqualTo(before + 1);

        // The issuer goes away: its keys are known.
        given().delete(issuer()).then().statusCode(200);
        suppliers(fresh, "new").then().statusCode(200);
        suppliers(old, "old").then().statusCode(200);
    }

    private static String issuer() {
        return ConfigProvider.getConfig().getValue(LOCATION, String.class);
    }

    private static void publish(RsaJsonWebKey... keys) {
        given().body(new JsonWebKeySet(keys)
                        .toJson(OutputControlLevel.PUBLIC_ONLY)
                        .getBytes(StandardCharsets.UTF_8))
                .put(issuer())
                .then()
                .statusCode(200);
    }

    private static int asked() {
        return Integer.parseInt(given().head(issuer()).header("Asked"));
    }

    /** Each call has a token of its own, so that none is remembered. */
    private static Response suppliers(RsaJsonWebKey key, String keyId) {
        Instant now = Instant.now();
        String token = Jwt.issuer("http://127.0.0.1/atrium")
                .audience("atrium")
                .subject("client-" + System.nanoTime())
                .claim("client_id", "client-" + System.nanoTime())
                .claim("scope", "procurement:read")
                .issuedAt(now)
                .expiresAt(now.plusSeconds(60))
                .jws()
                .keyId(keyId)
                .sign(key.getPrivateKey());
        return given().header("Authorization", "Bearer " + token).get("/v1/suppliers?limit=1");
    }

    /** Serves what was put there; lives in another class loader than the test, which therefore speaks to it over HTTP. */
    private static final class Issuer {

        private final AtomicInteger asked = new AtomicInteger();
        private final HttpServer server;
        private volatile byte[] keys = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);

        private Issuer(HttpServer server) {
            this.server = server;
        }

        static String start() {
            try {
                Issuer issuer =
                        new Issuer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
                issuer.server.createContext("/jwks.json", issuer::answer);
                issuer.server.start();
                return "http://127.0.0.1:" + issuer.server.getAddress().getPort() + "/jwks.json";
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Asked", Integer.toString(asked.get()));
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    asked.incrementAndGet();
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                }
                case "PUT" -> {
                    keys = exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, -1);
                }
                default -> exchange.sendResponseHeaders(200, -1);
            }
            exchange.close();
            if (exchange.getRequestMethod().equals("DELETE")) {
                server.stop(0);
            }
        }
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setAlgorithm("RS256");
            key.setUse("sig");
            return key;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
