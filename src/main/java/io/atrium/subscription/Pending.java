package io.atrium.subscription;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that is not finished, with what is sent.
 *
 * @param id grows in the order in which facts arrived
 * @param position of the fact in the log; null when it stands nowhere
 * @param factTime when it became true
 * @param replayOf the fact that this one repeats, or null
 * @param attempts how many there have been
 * @param dueAt when it is tried again; null when it never failed
 * @param outage whether it failed because the subscriber could not take any
 * @param body the bytes as sent; null when the fact is not held any more
 */
record Pending(
        long id,
        int subscription,
        UUID eventId,
        String type,
        String subject,
        Long position,
        Instant factTime,
        UUID replayOf,
        int attempts,
        Instant dueAt,
        boolean outage,
        byte[] body) {

    boolean isFresh() {
        return dueAt == null;
    }

    Pending withBody(byte[] bytes) {
        return new Pending(
                id, subscription, eventId, type, subject, position, factTime, replayOf, attempts, dueAt, outage, bytes);
    }

    /** The same after an attempt that failed. */
    Pending failed(Answer answer, Instant again) {
        return new Pending(
                id,
                subscription,
                eventId,
                type,
                subject,
                position,
                factTime,
                replayOf,
                attempts + 1,
                again,
                answer.isOutage(),
                body);
    }

    /** The same, tried again at that time. */
    Pending dueFrom(Instant time) {
        return new Pending(
                id, subscription, eventId, type, subject, position, factTime, replayOf, attempts, time, outage, body);
    }
}
