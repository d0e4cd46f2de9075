package io.atrium.subscription;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

/** Signs as Standard Webhooks 1.0 says. */
final class Signature {

    private Signature() {}

    /** The value of {@code webhook-signature}: one signature for each key, so that a rotation interrupts nobody. */
    static String of(List<SigningKey> keys, String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
        return keys.size() == 1
                ? keys.get(0).sign(head, body)
                : keys.stream().map(key -> key.sign(head, body)).collect(joining(" "));
    }
}
