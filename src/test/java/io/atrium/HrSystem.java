package io.atrium;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The HR systems of standalone mode, with the secrets that stand in its README. */
final class HrSystem {

    private HrSystem() {}

    /** A delivery as it travels. */
    record Delivery(String source, byte[] body, Map<String, String> headers) {

        /** The same with one bit of the body changed on the way. */
        Delivery tampered() {
            byte[] other = body.clone();
            other[other.length / 2] ^= 1;
            return new Delivery(source, other, headers);
        }
    }

    /** BambooHR reports monitored fields of one employee. */
    static Delivery bambooHr(String id, Map<String, String> fields, Instant at) {
        JsonObject named = new JsonObject();
        fields.forEach((label, value) -> named.put(label, new JsonObject().put("value", value)));
        JsonObject employee = new JsonObject()
                .put("id", id)
                .put("changedFields", new JsonArray(fields.keySet().stream().toList()))
                .put("fields", named);
        byte[] body = new JsonObject()
                .put("employees", new JsonArray().add(employee))
                .encode()
                .getBytes(UTF_8);
        String timestamp = Long.toString(at.getEpochSecond());
        return new Delivery(
                "bamboohr",
                body,
                Map.of("X-BambooHR-Signature", hmac(body, timestamp), "X-BambooHR-Timestamp", timestamp));
    }

    /** Any HR system that follows Standard Webhooks. */
    static Delivery standard(String messageId, String type, JsonObject data, Instant at) {
        return standard(messageId, said(type, data, at), at);
    }

    /** What it says, to be delivered as often as it takes. */
    static String said(String type, JsonObject data, Instant occurredAt) {
        return new JsonObject()
                .put("type", type)
                .put("timestamp", occurredAt.toString())
                .put("data", data)
                .encode();
    }

    /** One attempt at delivering that: it has a time of its own. */
    static Delivery standard(String messageId, String body, Instant at) {
        try {
            String signature = new Webhook("whsec_dHJ5LXN0YW5kYXJkLXdlYmhvb2tzLXdpdGgtdGhpcw==")
                    .sign(messageId, at.getEpochSecond(), body);
            return new Delivery(
                    "hr",
                    body.getBytes(UTF_8),
                    Map.of(
                            "webhook-id", messageId,
                            "webhook-timestamp", Long.toString(at.getEpochSecond()),
                            "webhook-signature", signature));
        } catch (WebhookSigningException | EmptyWebhookSecretException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hmac(byte[] body, String timestamp) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("try-bamboohr-with-this-secret".getBytes(UTF_8), "HmacSHA256"));
            mac.update(body);
            return HexFormat.of().formatHex(mac.doFinal(timestamp.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
