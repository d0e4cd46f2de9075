package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;

import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.with;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** API2:2023: tokens that are none. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BrokenAuthenticationTest {

    private static final String ISSUER = "http://127.0.0.1/atrium";
    private static final String PATH = "/v1/suppliers?limit=1";

    private final String good = Surroundings.token("somebody", "procurement:read");

    @Test
    void aGoodTokenIsAcceptedSoThatTheOthersAreRefusedForWhatTheyAre() {
        with(good).get(PATH).then().statusCode(200);
    }

    @Test
    void aTokenThatSaysItNeedsNoSignatureIsRefused() {
        for (String algorithm : new String[] {"none", "None", "NONE", "nOnE"}) {
            String header = base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");

            denied(header + "." + claims(good) + ".");
            denied(header + "." + claims(good) + "." + signature(good));
        }
    }

    @Test
    void aTokenSignedWithThePublicKeyAsIfItWereASecretIsRefused() throws Exception {
        URI jwks = URI.create(ConfigProvider.getConfig().getValue("atrium.jwt.jwks-url", String.class));
        byte[] document = Files.readAllBytes(Path.of(jwks));
        PublicKey key = (PublicKey) new JsonWebKeySet(new String(document, StandardCharsets.UTF_8))
                .getJsonWebKeys()
                .get(0)
                .getKey();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        String signed = base64("{\"alg\":\"HS256\",\"kid\":\"standalone\",\"typ\":\"JWT\"}") + "." + claims(good);

        for (byte[] secret : List.of(document, key.getEncoded(), pem.getBytes(StandardCharsets.US_ASCII))) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));

            denied(signed + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    @Test
    void aTokenWithMoreScopesThanWereSignedIsRefused() {
        JsonObject claims =
                new JsonObject(new String(Base64.getUrlDecoder().decode(claims(good)), StandardCharsets.UTF_8));
        String more = base64(claims.put("scope", "procurement:read audit:read").encode());

        denied(header(good) + "." + more + "." + signature(good));
    }

    @Test
    void aTokenOfAnotherKeyIssuerAudienceOrTimeIsRefused() throws GeneralSecurityException {
        PrivateKey own = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        String forged = Jwt.issuer(ISSUER)
                .audience("atrium")
                .subject("somebody")
                .claim("scope", "procurement:read")
                .expiresAt(Instant.now().plusSeconds(300))
                .jws()
                .keyId("standalone")
                .sign(own);

        denied(forged);
        denied(forged.replace(header(forged), base64("{\"alg\":\"RS256\",\"kid\":\"../../../dev/null\"}")));
        denied(forged.replace(header(forged), base64("{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/jwks\"}")));
        denied(Surroundings.token("somebody", "procurement:read", Instant.now().minusSeconds(120)));
    }

    @Test
    void credentialsInOtherPlacesAreNone() {
        refused(given().get(PATH + "&access_token=" + good), 401, "unauthenticated");
        refused(given().cookie("Authorization", "Bearer " + good).get(PATH), 401, "unauthenticated");
        refused(given().auth().preemptive().basic("demo", "demo").get(PATH), 401, "unauthenticated");
    }

    @Test
    void guessingTheClientsSecretGivesNoToken() {
        for (String secret : new String[] {"", "admin", "Demo", "demo "}) {
            Response answer = given().auth()
                    .preemptive()
                    .basic("demo", secret)
                    .contentType("application/x-www-form-urlencoded")
                    .formParam("grant_type", "client_credentials")
                    .post("/oauth/token");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.asString()).doesNotContain("access_token");
        }
    }

    private static void denied(String token) {
        refused(with(token).get(PATH), 401, "unauthenticated");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(String token) {
        return token.split("\\.")[0];
    }

    private static String claims(String token) {
        return token.split("\\.")[1];
    }

    private static String signature(String token) {
        return token.split("\\.")[2];
    }
}
