package io.atrium.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A vendor's account that may deliver.
 *
 * @param name in the path; also the system of the identifiers it sends
 * @param preset what is known of the vendor
 * @param verifier knows its secrets
 * @param remember how long copies of a delivery are recognised
 */
record Source(String name, Preset preset, Verifier verifier, Duration remember) {

    Handshake handshake() {
        return preset.scheme().handshake();
    }

    ReplayClass replay() {
        return preset.scheme().replay();
    }

    /** Whether it can accept anything at all yet. */
    boolean hasSecrets() {
        return verifier.hasSecrets();
    }

    /** The names of those that count now or will, in order; never the secrets. */
    List<String> secrets() {
        return verifier.secrets();
    }

    /** In bytes; what every source may send is decided elsewhere. */
    long largestBody() {
        Integer own = preset.scheme().limits().body();
        return own == null ? Long.MAX_VALUE : own;
    }

    /** The end of the time in which bodies that equal one received then are one delivery; null when that never ends. */
    Instant coalescedUntil(Instant receivedAt) {
        Duration window = preset.scheme().coalesce();
        return window == null
                ? null
                : Instant.ofEpochMilli((receivedAt.toEpochMilli() / window.toMillis() + 1) * window.toMillis());
    }

    /** Whether its URL may end in a secret. */
    boolean hasUrlSecret() {
        return preset.scheme().proofs().stream()
                .flatMap(proof -> proof.signatures().stream())
                .anyMatch(Proof.SignatureForm::path);
    }
}
