package io.atrium.webhook;

import java.security.Key;
import java.time.Instant;

/**
 * A key with which a vendor may sign, for a time.
 *
 * @param name for people: its place in the configuration, or its label; never the secret
 * @param proof it belongs to
 * @param key that verifies
 * @param label by which the vendor names it; null when it does not
 * @param notBefore from when on it counts; null for always
 * @param notAfter until when, included; null for ever
 */
record Credential(String name, Proof proof, Key key, String label, Instant notBefore, Instant notAfter) {

    /**
     * A key that counts always.
     *
     * @throws IllegalArgumentException when the text cannot be a key
     */
    static Credential of(Scheme scheme, String name, String text) {
        Proof proof = scheme.proofOf(text);
        return new Credential(name, proof, proof.key(text), null, null, null);
    }

    Credential during(String itsLabel, Instant from, Instant until) {
        return new Credential(itsLabel == null ? name : itsLabel, proof, key, itsLabel, from, until);
    }

    /** The same without its bounds, to be tried before its time. */
    Credential always() {
        return new Credential(name, proof, key, null, null, null);
    }

    boolean countsAt(Instant moment) {
        return (notBefore == null || !moment.isBefore(notBefore)) && (notAfter == null || !moment.isAfter(notAfter));
    }

    /** @param named the label that the delivery names; null when it names none */
    boolean mayBe(String named) {
        return named == null || label == null || label.equals(named);
    }
}
