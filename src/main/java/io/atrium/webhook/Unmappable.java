package io.atrium.webhook;

/** A payload that no commands can be made of, and trying again will not help. The message carries no values of it. */
class Unmappable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unmappable(String reason) {
        super(reason);
    }
}
