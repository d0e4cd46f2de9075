package io.atrium.subscription;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

/** Signs as Standard Webhooks 1.0 says. */
class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The value of {@code webhook-signature}: one signature for each secret, so that a rotation interrupts nobody. */
    static String of(List<byte[]> secrets, String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
        return secrets.stream().map(secret -> "v1," + sign(secret, head, body)).collect(joining(" "));
    }

    private static String sign(byte[] secret, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(head);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
