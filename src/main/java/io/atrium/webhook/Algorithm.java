package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keyed hashes that vendors use. */
enum Algorithm {
    @JsonProperty("sha256")
    SHA256("HmacSHA256"),
    @JsonProperty("sha512")
    SHA512("HmacSHA512"),
    /** Broken as a hash, still unbroken as a keyed one; only for a source that says it knows. */
    @JsonProperty("sha1")
    SHA1("HmacSHA1");

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    boolean isLegacy() {
        return this == SHA1;
    }

    /** @param bytes not empty */
    Key key(byte[] bytes) {
        return new SecretKeySpec(bytes, jcaName);
    }

    byte[] sign(Key key, SignedContent content) {
        try {
            Mac mac = Mac.getInstance(jcaName);
            mac.init(content.isKeyed() ? key(content.key(key.getEncoded())) : key);
            content.segments().forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + jcaName, e);
        }
    }
}
