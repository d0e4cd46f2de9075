package io.atrium.http;

/**
 * The order of everything that stands between the socket and a resource, in one place. Vert.x filters run from the
 * highest number to the lowest; all of them run before authentication.
 */
final class FilterOrder {

    /** First: whatever is refused later still carries its correlation id. */
    static final int CORRELATION = 1000;

    /** Before authentication: a body that is too large costs no signature check. */
    static final int BODY_SIZE = 900;

    private FilterOrder() {}
}
