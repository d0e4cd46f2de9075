package io.atrium.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What vendors and their libraries publish as correctly signed is accepted, and what follows from their documents where
 * they publish nothing; the same with another body or another proof is refused.
 */
class VerifierVectorsTest {

    /** The published vectors, by the preset they belong to. */
    private static final Map<String, String> PRESETS = Map.of(
            "standard-webhooks-1", "standard-webhooks",
            "bamboohr-fixture", "bamboohr",
            "github-docs", "github",
            "toggl-a", "toggl",
            "stripe-dotnet", "stripe",
            "slack-docs", "slack",
            "square-node-a", "square-labor",
            "convoy-simple-256-hex", "convoy-simple",
            "convoy-adv-256-b64", "convoy-advanced");

    /** A delivery that is genuine. */
    private record Vector(
            String name, String preset, String secret, String url, Request request, byte[] body, Instant receivedAt) {

        Verified verify(byte[] ofBody, Request asRequested) {
            Scheme scheme = Preset.named(preset).orElseThrow().scheme();
            Credential credential = Credential.of(scheme, "secret", secret);
            return new Verifier(scheme, List.of(credential), scheme.window(), url)
                    .verify(ofBody, asRequested, receivedAt);
        }

        Vector rekeyed() {
            String other = Vendor.secretFor(preset).replace('o', 'a');
            return new Vector(name, preset, other, url, request, body, receivedAt);
        }

        /** Whether the proof is not part of the body. */
        boolean isSignedOutside() {
            return Preset.named(preset).orElseThrow().scheme().proofs().stream()
                    .flatMap(proof -> proof.signatures().stream())
                    .allMatch(form -> form.pointer() == null);
        }

        boolean signsBody() {
            return Preset.named(preset).orElseThrow().scheme().signs(Part.Kind.BODY);
        }
    }

    @TestFactory
    Stream<DynamicTest> every_vector_is_accepted() {
        return vectors()
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> assertThat(
                                vector.verify(vector.body(), vector.request()).replayKey())
                        .hasSize(32)));
    }

    @TestFactory
    Stream<DynamicTest> every_vector_with_a_flipped_bit_in_its_body_is_refused() {
        return vectors()
                .filter(Vector::signsBody)
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> {
                    for (int bit = 0; bit < vector.body().length * 8; bit += 7) {
                        byte[] flipped = vector.body().clone();
                        flipped[bit / 8] ^= (byte) (1 << bit % 8);

                        assertThat(code(catchThrowable(() -> vector.verify(flipped, vector.request()))))
                                .isEqualTo(FailureCode.SIGNATURE_INVALID);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> every_vector_is_refused_under_another_secret_and_without_any_proof() {
        Request bare = new Request("POST", name -> List.of(), name -> List.of(), null);
        return vectors()
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> {
                    byte[] body = vector.isSignedOutside() ? vector.body() : new byte[] {'{', '}'};
                    assertThat(code(catchThrowable(() -> vector.verify(body, bare))))
                            .isEqualTo(FailureCode.SIGNATURE_INVALID);
                    assertThat(code(catchThrowable(() -> vector.rekeyed().verify(vector.body(), vector.request()))))
                            .isEqualTo(FailureCode.SIGNATURE_INVALID);
                }));
    }

    @Test
    void every_preset_has_a_vector() {
        Set<String> shown = vectors().map(Vector::preset).collect(Collectors.toSet());

        assertThat(shown).containsAll(Vendor.presets());
    }

    private static FailureCode code(Throwable refusal) {
        assertThat(refusal).isInstanceOf(Failure.class);
        return ((Failure) refusal).code();
    }

    private static Stream<Vector> vectors() {
        return Stream.concat(
                read("vectors").map(VerifierVectorsTest::published),
                read("derived").map(VerifierVectorsTest::derived));
    }

    private static Vector published(JsonNode vector) {
        String name = vector.get("name").textValue();
        String preset = PRESETS.get(name);
        Scheme scheme = Preset.named(preset).orElseThrow().scheme();
        Map<String, String> headers = new LinkedHashMap<>();
        if (vector.has("ts") && scheme.timestamp().key() == null) {
            headers.put(scheme.timestamp().headers().get(0), vector.get("ts").textValue());
        }
        if (vector.has("id")) {
            headers.put(scheme.eventId().headers().get(0), vector.get("id").textValue());
        }
        String signature = vector.get("expected_signature").textValue();
        // Convoy publishes the signature without the header that carries it.
        String bare = vector.has("ts") ? "t=" + vector.get("ts").textValue() + ",v1=" + signature : signature;
        headers.put(
                vector.path("header").asText("X-Convoy-Signature"),
                vector.path("header_value").asText(bare));
        return new Vector(
                name,
                preset,
                vector.get("secret").textValue(),
                vector.path("url").asText(),
                Request.post(Headers.of(headers)),
                bytes(vector),
                Instant.ofEpochSecond(vector.path("ts").asLong()));
    }

    private static Vector derived(JsonNode vector) {
        Request request = new Request(
                "POST",
                Headers.of(texts(vector.get("headers"))),
                Headers.of(texts(vector.path("query"))),
                vector.path("path").textValue());
        String preset = vector.get("preset").textValue();
        return new Vector(
                preset + ": " + vector.get("name").textValue(),
                preset,
                vector.get("secret").textValue(),
                vector.path("url").asText(),
                request,
                bytes(vector),
                Instant.ofEpochSecond(vector.get("receivedAt").asLong()));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().textValue()));
        return texts;
    }

    private static byte[] bytes(JsonNode vector) {
        return vector.get("body").textValue().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<JsonNode> read(String name) {
        try (InputStream file = VerifierVectorsTest.class.getResourceAsStream("/webhook/" + name + ".json")) {
            JsonNode vectors = new ObjectMapper().readTree(file).get("vectors");
            return StreamSupport.stream(vectors.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
