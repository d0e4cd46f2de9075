package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keyed hashes that vendors use. */
enum Algorithm {
    @JsonProperty("sha256")
    SHA256("HmacSHA256"),
    @JsonProperty("sha512")
    SHA512("HmacSHA512");

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    byte[] sign(byte[] key, SignedContent content) {
        try {
            Mac mac = Mac.getInstance(jcaName);
            mac.init(new SecretKeySpec(key, jcaName));
            content.segments().forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + jcaName, e);
        }
    }
}
