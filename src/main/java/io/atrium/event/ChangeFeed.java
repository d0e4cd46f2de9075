package io.atrium.event;

import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.atrium.http.Closing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Reads the log for those who pull, as far as they may see it, and waits for them when there is nothing yet. */
@ApplicationScoped
class ChangeFeed {

    private final EventLog log;
    private final Wakeup wakeup;
    private final FactTypes types;
    private final Clock clock;
    private final BroadcastProcessor<Void> closings = BroadcastProcessor.create();
    private volatile boolean isClosing;

    ChangeFeed(EventLog log, Wakeup wakeup, FactTypes types, Clock clock) {
        this.log = log;
        this.wakeup = wakeup;
        this.types = types;
        this.clock = clock;
    }

    /** Whoever waits is answered with what there is. */
    void leave(@Observes Closing closing) {
        isClosing = true;
        closings.onComplete();
    }

    /**
     * What follows a position, at once when there is something, otherwise when something comes or the time is up.
     *
     * @param scopes of whoever is shown it
     */
    Uni<Page> read(Selection selection, Set<String> scopes, Duration wait) {
        return readUntil(selection, clock.instant().plus(wait))
                .map(page -> shown(page, scopes, selection.legalEntities()));
    }

    private Uni<Void> closed() {
        return Multi.createFrom().publisher(closings).toUni();
    }

    private Page shown(Page page, Set<String> scopes, Set<String> legalEntities) {
        List<Event> shown = page.events().stream()
                .map(event -> event.with(types.shown(event.type(), event.data(), scopes, legalEntities)))
                .toList();
        return new Page(shown, page.next());
    }

    private Uni<Page> readUntil(Selection selection, Instant deadline) {
        return log.read(selection).chain(page -> {
            Duration remaining = Duration.between(clock.instant(), deadline);
            return !page.events().isEmpty() || remaining.toMillis() <= 0 || isClosing
                    ? Uni.createFrom().item(page)
                    : Uni.join()
                            .first(wakeup.beyond(page.next(), remaining), closed())
                            .toTerminate()
                            .chain(() -> readUntil(selection.withAfter(page.next()), deadline));
        });
    }
}
