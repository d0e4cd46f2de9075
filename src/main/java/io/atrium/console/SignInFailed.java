package io.atrium.console;

/** Somebody could not sign in; the message is for them. */
final class SignInFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SignInFailed(String message) {
        super(message);
    }

    SignInFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
