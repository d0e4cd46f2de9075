package io.atrium.subscription;

import io.atrium.trace.Origin;
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
 * @param origin of the fact, which its trace goes on from; null when it stands nowhere, or has not been read
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
        byte[] body,
        Origin origin) {

    /** One whose fact has not been read. */
    Pending(
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
        this(
                id,
                subscription,
                eventId,
                type,
                subject,
                position,
                factTime,
                replayOf,
                attempts,
                dueAt,
                outage,
                body,
                null);
    }

    boolean isFresh() {
        return dueAt == null;
    }

    Pending withBody(byte[] bytes) {
        return with(bytes, origin);
    }

    Pending with(byte[] bytes, Origin from) {
        return new Pending(
                id,
                subscription,
                eventId,
                type,
                subject,
                position,
                factTime,
                replayOf,
                attempts,
                dueAt,
                outage,
                bytes,
                from);
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
                body,
                origin);
    }

    /** The same, tried again at that time. */
    Pending dueFrom(Instant time) {
        return new Pending(
                id,
                subscription,
                eventId,
                type,
                subject,
                position,
                factTime,
                replayOf,
                attempts,
                time,
                outage,
                body,
                origin);
    }
}
