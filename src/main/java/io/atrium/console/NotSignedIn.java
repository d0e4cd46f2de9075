package io.atrium.console;

/** Nobody has signed in, or the token is not accepted any more. */
final class NotSignedIn extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotSignedIn() {
        super("nobody has signed in", null, false, false);
    }
}
