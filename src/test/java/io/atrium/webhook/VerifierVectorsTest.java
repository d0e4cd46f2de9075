package io.atrium.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What vendors and their libraries publish as correctly signed is accepted. */
class VerifierVectorsTest {

    private static final Map<String, String> PRESETS = Map.of(
            "standard-webhooks-1", "standard-webhooks",
            "bamboohr-fixture", "bamboohr",
            "github-docs", "github",
            "toggl-a", "toggl",
            "stripe-dotnet", "stripe",
            "slack-docs", "slack",
            "square-node-a", "square");

    @TestFactory
    Stream<DynamicTest> every_published_vector_is_accepted() throws IOException {
        JsonNode vectors;
        try (InputStream file = getClass().getResourceAsStream("/webhook/vectors.json")) {
            vectors = new ObjectMapper().readTree(file).get("vectors");
        }
        return StreamSupport.stream(vectors.spliterator(), false)
                .filter(vector -> PRESETS.containsKey(vector.get("name").textValue()))
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").textValue(), () -> isAccepted(vector)));
    }

    private static void isAccepted(JsonNode vector) {
        Scheme scheme = Preset.named(PRESETS.get(vector.get("name").textValue()))
                .orElseThrow()
                .scheme();
        byte[] key = scheme.secret().key(vector.get("secret").textValue());
        Verifier verifier = new Verifier(
                scheme, List.of(key), scheme.window(), vector.path("url").asText());
        byte[] body = vector.get("body").textValue().getBytes(StandardCharsets.UTF_8);
        Instant receivedAt = Instant.ofEpochSecond(vector.path("ts").asLong());

        Verified verified = verifier.verify(body, Headers.of(headers(scheme, vector)), receivedAt);

        assertThat(verified.replayKey()).hasSize(32);
    }

    private static Map<String, String> headers(Scheme scheme, JsonNode vector) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (vector.has("ts") && scheme.timestamp().key() == null) {
            headers.put(scheme.timestamp().header(), vector.get("ts").textValue());
        }
        if (vector.has("id")) {
            headers.put(scheme.eventId().header(), vector.get("id").textValue());
        }
        headers.put(vector.get("header").textValue(), vector.get("header_value").textValue());
        return headers;
    }
}
