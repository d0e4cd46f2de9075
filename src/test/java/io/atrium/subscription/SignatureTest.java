package io.atrium.subscription;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SignatureTest {

    @Test
    void agreesWithThePublishedExample() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = Signature.of(
                List.of(new HmacKey(secret)),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void satisfiesTheReferenceVerifierWithEitherSecretDuringARotation(int which) {
        List<byte[]> secrets =
                List.of(Signing.HMAC.newKey().secret(), Signing.HMAC.newKey().secret());
        long now = Clock.systemUTC().instant().getEpochSecond();
        String body = "{\"name\":\"Zoë\"}";

        String signature =
                Signature.of(secrets.stream().map(Signing.HMAC::key).toList(), "id", now, body.getBytes(UTF_8));

        assertThatCode(() ->
                        new Webhook(Signing.secretText(secrets.get(which))).verify(body, headers("id", now, signature)))
                .doesNotThrowAnyException();
    }

    private static HttpHeaders headers(String id, long timestamp, String signature) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(id),
                        "webhook-timestamp", List.of(Long.toString(timestamp)),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
    }
}
