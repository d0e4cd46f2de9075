package io.atrium.event;

import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Reads the log for those who pull, and waits for them when there is nothing yet. */
@ApplicationScoped
class ChangeFeed {

    private final EventLog log;
    private final Wakeup wakeup;
    private final Clock clock;

    ChangeFeed(EventLog log, Wakeup wakeup, Clock clock) {
        this.log = log;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /** What follows a position, at once when there is something, otherwise when something comes or the time is up. */
    Uni<Page> read(Selection selection, Duration wait) {
        return readUntil(selection, clock.instant().plus(wait));
    }

    private Uni<Page> readUntil(Selection selection, Instant deadline) {
        return log.read(selection).chain(page -> {
            Duration remaining = Duration.between(clock.instant(), deadline);
            return !page.events().isEmpty() || remaining.toMillis() <= 0
                    ? Uni.createFrom().item(page)
                    : wakeup.beyond(page.next(), remaining)
                            .chain(() -> readUntil(selection.withAfter(page.next()), deadline));
        });
    }
}
