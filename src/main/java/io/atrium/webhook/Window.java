package io.atrium.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a signed timestamp may be from the moment of receipt, both ends included.
 *
 * @param maxAge into the past
 * @param maxFuture into the future; a minute unless said
 */
record Window(Duration maxAge, Duration maxFuture) {

    Window {
        maxFuture = maxFuture == null ? Duration.ofMinutes(1) : maxFuture;
    }

    Window overriddenBy(Optional<Duration> otherMaxAge, Optional<Duration> otherMaxFuture) {
        return new Window(otherMaxAge.orElse(maxAge), otherMaxFuture.orElse(maxFuture));
    }

    boolean contains(Instant timestamp, Instant receivedAt) {
        return !timestamp.isBefore(receivedAt.minus(maxAge)) && !timestamp.isAfter(receivedAt.plus(maxFuture));
    }

    /** How long the same delivery can be sent again and still be inside. */
    Duration length() {
        return maxAge.plus(maxFuture);
    }
}
