package io.atrium.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A vendor with a secret, and the verifier that knows it. */
record Vendor(Scheme scheme, Verifier verifier, Signer signer) {

    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    static Vendor of(String preset, String secret, String... otherSecrets) {
        Scheme scheme = Preset.named(preset).orElseThrow().scheme();
        List<byte[]> keys = new ArrayList<>();
        keys.add(scheme.secret().key(secret));
        for (String other : otherSecrets) {
            keys.add(scheme.secret().key(other));
        }
        return new Vendor(scheme, new Verifier(scheme, keys, scheme.window(), ""), new Signer(scheme, keys.get(0), ""));
    }

    static Vendor bamboohr() {
        return of("bamboohr", "123b929362d51613054f71e5e5d4bf2c");
    }

    static Vendor standardWebhooks() {
        return of("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    Map<String, String> headers(String body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(signer.sign(body, "msg_1", NOW));
        return headers;
    }

    Verified receives(String body, Map<String, String> headers, Instant receivedAt) {
        return verifier.verify(body.getBytes(StandardCharsets.UTF_8), Headers.of(headers), receivedAt);
    }
}
