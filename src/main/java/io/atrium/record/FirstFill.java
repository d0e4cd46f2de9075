package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.atrium.record.CaptureState.Filling;
import io.atrium.record.CaptureState.Progress;
import io.atrium.record.Reading.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Reads a whole model for the first time, in the order of ids, the next page while the last one is stored. After a kill
 * it goes on behind the last page that was committed.
 */
@ApplicationScoped
class FirstFill {

    private static final Logger LOG = Logger.getLogger(FirstFill.class);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final Odoo odoo;
    private final Reading reading;
    private final RecordStore store;
    private final CaptureState state;
    private final RecordConfig config;
    private final Clock clock;

    FirstFill(Odoo odoo, Reading reading, RecordStore store, CaptureState state, RecordConfig config, Clock clock) {
        this.odoo = odoo.at(Priority.CAPTURE);
        this.reading = reading.at(Priority.CAPTURE);
        this.store = store;
        this.state = state;
        this.config = config;
        this.clock = clock;
    }

    /** Fills the records of a type whose lease is held; does nothing when that has been done. */
    Uni<Void> fill(RecordType type, Coverage coverage) {
        return newest(type)
                .chain(newest -> odoo.searchCount(rows(type)).chain(total -> state.beginFill(type, newest, total)))
                .chain(filling ->
                        pages(type, filling).chain(() -> state.endFill(type, coverage.sources(type), filling.from())));
    }

    /**
     * Where following the model begins afterwards: nothing that is committed from now on is older. A fill may take hours,
     * and nothing is followed meanwhile; so this is the long overlap, of which a later deep look would see nothing any
     * more. A row that is dated into the future says nothing about that.
     */
    private Uni<Instant> newest(RecordType type) {
        Instant now = clock.instant();
        Search newest = Search.of(type.model(), type.domain(), List.of("write_date"))
                .context(Reading.WITH_ARCHIVED)
                .orderBy("write_date desc, id desc")
                .limit(1);
        return odoo.searchRead(newest)
                .map(rows -> rows.isEmpty() ? Instant.EPOCH : rows.get(0).instant("write_date"))
                .map(written -> written.isBefore(now) ? written : now)
                .map(written -> written.minus(config.deepOverlap()));
    }

    private static Search rows(RecordType type) {
        return Search.of(type.model(), new JsonArray().addAll(type.domain()), List.of())
                .context(Reading.WITH_ARCHIVED);
    }

    private Uni<Void> pages(RecordType type, Filling filling) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Walk(type, filling.after()), Walk::step)
                .whilst(goesOn -> goesOn)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Where the fill stands; one page is always on its way from Odoo while another is stored. */
    private final class Walk {

        private final RecordType type;
        private Uni<Page> next;
        private Instant tellAt;

        Walk(RecordType type, int after) {
            this.type = type;
            this.tellAt = clock.instant().plus(TOLD_EVERY);
            this.next = reading.page(type, after, config.page());
        }

        /** @return whether there is another page */
        Uni<Boolean> step() {
            return next.chain(page -> {
                if (!page.isLast()) {
                    next = begun(reading.page(type, page.last(), config.page()));
                }
                return store(page).replaceWith(!page.isLast());
            });
        }

        /** Asked for at once; whoever comes for the answer later gets it, or the failure. */
        private static Uni<Page> begun(Uni<Page> page) {
            Uni<Page> memoized = page.memoize().indefinitely();
            memoized.subscribe().with(ignored -> {}, ignored -> {});
            return memoized;
        }

        private Uni<Void> store(Page page) {
            return store.fill(type, page.documents())
                    .chain(() -> page.rows() == 0
                            ? Uni.createFrom().<Progress>nullItem()
                            : state.advanceFill(type, page.last(), page.rows()))
                    .invoke(this::tell)
                    .replaceWithVoid();
        }

        private void tell(Progress progress) {
            if (progress != null && clock.instant().isAfter(tellAt)) {
                tellAt = clock.instant().plus(TOLD_EVERY);
                LOG.infof(
                        "first fill of %s: %d of %d, %.0f a second, %d s left",
                        type.name(),
                        progress.done(),
                        progress.total(),
                        progress.perSecond(),
                        progress.secondsLeft().orElse(0L));
            }
        }
    }
}
