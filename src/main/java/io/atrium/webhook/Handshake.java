package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a vendor asks of a URL before it delivers there. An answer proves only that Atrium lives here: nothing is stored,
 * and whatever is echoed is what was just sent.
 */
enum Handshake {
    @JsonProperty("none")
    NONE,

    /** Gusto posts {@code {"verification_token": "…"}}, unsigned: the token is what it will sign with. */
    @JsonProperty("gusto-token")
    GUSTO_TOKEN {
        @Override
        Optional<Map<String, String>> greeting(byte[] body) {
            return object(body)
                    .filter(object -> object.path("verification_token").isTextual() && !object.has("event_type"))
                    .map(object -> Map.of());
        }

        @Override
        Optional<String> secretIn(byte[] body) {
            return object(body)
                    .map(object -> object.path("verification_token").textValue())
                    .filter(Handshake::isChallenge);
        }
    },

    /** HiBob posts {@code Ping test} or {@code {"text":"Ping test"}} when a webhook is made. */
    @JsonProperty("text-ping")
    TEXT_PING {
        @Override
        Optional<Map<String, String>> greeting(byte[] body) {
            String text = new String(body, 0, Math.min(body.length, LONGEST), StandardCharsets.UTF_8).strip();
            return PINGS.contains(text)
                            || object(body)
                                    .filter(object -> object.size() == 1
                                            && "Ping test"
                                                    .equals(object.path("text").textValue()))
                                    .isPresent()
                    ? Optional.of(Map.of())
                    : Optional.empty();
        }
    },

    /** Okta asks once, by GET, with a challenge in a header. */
    @JsonProperty("okta-get-challenge")
    OKTA_GET_CHALLENGE {
        @Override
        boolean asksByGet() {
            return true;
        }
    },

    /** Toggl puts a code into its ping until it is sent back, under the name it came with. */
    @JsonProperty("echo-validation-code")
    ECHO_VALIDATION_CODE {
        @Override
        Optional<Map<String, String>> answer(byte[] body) {
            Optional<JsonNode> ping = object(body);
            return CODES.stream()
                    .filter(name -> ping.map(object -> object.path(name).textValue())
                            .filter(Handshake::isChallenge)
                            .isPresent())
                    .findFirst()
                    .map(name -> Map.of(name, ping.get().get(name).textValue()));
        }
    },

    /** Slack posts {@code {"type": "url_verification", "challenge": "…"}}, signed. */
    @JsonProperty("slack-challenge")
    SLACK_CHALLENGE {
        @Override
        Optional<Map<String, String>> answer(byte[] body) {
            return object(body)
                    .filter(object ->
                            "url_verification".equals(object.path("type").textValue()))
                    .map(object -> object.path("challenge").textValue())
                    .filter(Handshake::isChallenge)
                    .map(challenge -> Map.of("challenge", challenge));
        }
    };

    private static final int LONGEST = 8192;

    /** As Toggl's documents call it, and as others who describe them do. */
    private static final List<String> CODES = List.of("validation_code", "validate_code");

    private static final List<String> PINGS = List.of("Ping test", "\"Ping test\"");
    private static final Pattern CHALLENGE = Pattern.compile("[!-~]{1,1024}");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build());

    /** The answer to an unsigned greeting; empty when the body is none. */
    Optional<Map<String, String>> greeting(byte[] body) {
        return Optional.empty();
    }

    /** The answer to a genuine delivery that is a handshake; empty when it is one to store. */
    Optional<Map<String, String>> answer(byte[] body) {
        return greeting(body);
    }

    /** What the greeting says the vendor will sign with; empty when it says nothing of the kind. */
    Optional<String> secretIn(byte[] body) {
        return Optional.empty();
    }

    /** Whether the vendor sends a challenge by GET. */
    boolean asksByGet() {
        return false;
    }

    /** Whether a challenge may be echoed: short, and of visible ASCII. */
    static boolean isChallenge(String text) {
        return text != null && CHALLENGE.matcher(text).matches();
    }

    private static Optional<JsonNode> object(byte[] body) {
        if (body.length == 0 || body.length > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
