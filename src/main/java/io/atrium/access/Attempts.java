package io.atrium.access;

/**
 * Bounds how often somebody may try to prove who he is, by the address he tries from, so that a flood of forged tokens
 * costs no signature checks. Tokens that are known already are not asked about.
 */
public interface Attempts {

    /**
     * Before a proof is looked at.
     *
     * @throws io.atrium.kernel.Failure {@code rate-limited} when too many from there have failed lately
     */
    void begin(String address);

    /** A proof from there turned out to be none. */
    void failed(String address);
}
