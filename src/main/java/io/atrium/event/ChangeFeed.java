package io.atrium.event;

import io.atrium.event.EventLog.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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

    /**
     * What follows a position, at once when there is something, otherwise when something comes or the time is up.
     *
     * @param selection its upper bound is replaced by the head of the log
     */
    Uni<Page> read(Selection selection, Duration wait) {
        return readUntil(selection, clock.instant().plus(wait));
    }

    private Uni<Page> readUntil(Selection selection, Instant deadline) {
        return log.head().chain(head -> page(selection, head)).chain(page -> {
            Duration remaining = Duration.between(clock.instant(), deadline);
            return !page.events().isEmpty() || remaining.toMillis() <= 0
                    ? Uni.createFrom().item(page)
                    : wakeup.within(remaining).chain(() -> readUntil(from(page.next(), selection), deadline));
        });
    }

    private Uni<Page> page(Selection selection, long head) {
        Selection bounded = new Selection(
                selection.after(),
                head,
                selection.types(),
                selection.subject(),
                selection.legalEntities(),
                selection.limit());
        return log.read(bounded).map(events -> new Page(events, next(events, bounded)));
    }

    /** After a full page the last fact shown; otherwise the head, so that facts of other types are not read twice. */
    private static long next(List<Event> events, Selection selection) {
        return events.size() == selection.limit()
                ? events.get(events.size() - 1).position()
                : Math.max(selection.after(), selection.upTo());
    }

    private static Selection from(long position, Selection selection) {
        return new Selection(
                position,
                selection.upTo(),
                selection.types(),
                selection.subject(),
                selection.legalEntities(),
                selection.limit());
    }

    record Page(List<Event> events, long next) {}
}
