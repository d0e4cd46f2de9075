package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;

/** Reads the body of a delivery, once it is known to be genuine. */
final class Payload {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Payload() {}

    /**
     * Maps, lists and plain values.
     *
     * @param body null when it could not be opened
     * @throws Unmappable when it is not JSON
     */
    static Object parse(byte[] body, String contentType) {
        if (body == null) {
            throw new Unmappable("The payload was sealed with a key that is not configured any more.");
        }
        if (contentType != null
                && contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new Unmappable("The delivery is form-encoded; set the vendor's webhook to JSON.");
        }
        try {
            return JSON.readValue(body, Object.class);
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes the payload.
            throw new Unmappable("The delivery is not JSON.");
        } catch (IOException e) {
            throw new Unmappable("The delivery cannot be read.");
        }
    }
}
