package io.atrium.webhook;

import java.time.Duration;

/**
 * A vendor's account that may deliver.
 *
 * @param name in the path; also the system of the identifiers it sends
 * @param preset what is known of the vendor
 * @param verifier knows its secrets
 * @param mapping knows its payloads
 * @param remember how long copies of a delivery are recognised
 */
record Source(String name, Preset preset, Verifier verifier, Mapping mapping, Duration remember) {

    /** Whether its deliveries are turned into commands, and not only kept. */
    boolean isMapped() {
        return preset.commands() != null;
    }

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

    /** In bytes; what every source may send is decided elsewhere. */
    long largestBody() {
        Integer own = preset.scheme().limits().body();
        return own == null ? Long.MAX_VALUE : own;
    }

    /** Whether its URL may end in a secret. */
    boolean hasUrlSecret() {
        return preset.scheme().proofs().stream()
                .flatMap(proof -> proof.signatures().stream())
                .anyMatch(Proof.SignatureForm::path);
    }
}
