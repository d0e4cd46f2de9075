package io.atrium.http;

/** Hears of every call of a deprecated operation, while it is answered. */
public interface DeprecatedUse {

    /** @param operation as the contract names it */
    void called(String operation);
}
