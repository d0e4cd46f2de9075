package io.atrium.http;

/**
 * Everything that stands between the socket and a resource, in order. Quarkus authenticates at 200, that is before
 * {@link #LIMIT}, and looks at permissions after all of them.
 */
public enum FilterOrder {

    /** Whatever becomes of it is counted under a name. */
    OPERATION(1200),

    /** First of all that may refuse: who comes too late is not begun. */
    DRAIN(1100),

    /** Whatever is refused later still carries its correlation id. */
    CORRELATION(1000),

    /** Whatever is refused later is a hop of its trace too. */
    TRACE(995),

    /** Whatever is refused later leaves its line in the log too. */
    REQUEST_LOG(990),

    /** What the port does not serve is as if it were not there. */
    PORT(960),

    /** A path that cannot name anything reaches nobody. */
    PATH(950),

    /** Before anybody reads a body: it may come slowly. */
    BODY_PACE(910),

    /** Before authentication: a body that is too large costs no signature check. */
    BODY_SIZE(900),

    /** Whatever answers is described. */
    COMPRESSION(890),

    /** Before authentication: a browser asks without a token whether its page may call. */
    CROSS_ORIGIN(280),

    /** After it, so that these answers are open to pages too; before authentication, because they take no token. */
    OPTIONS(270),

    /** Right behind authentication, which has the same number and was there before. */
    AUTHENTICATED(200),

    /** After authentication, because the share is the caller's; before permissions, so that denied calls count too. */
    LIMIT(150),

    /** What is admitted is seen. */
    SEEN(140);

    private final int priority;

    FilterOrder(int priority) {
        this.priority = priority;
    }

    /** For Vert.x filters, which run from the highest number to the lowest. */
    public int priority() {
        return priority;
    }
}
