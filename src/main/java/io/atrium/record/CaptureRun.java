package io.atrium.record;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooUnavailable;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.atrium.record.CaptureState.Claim;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One look at the Odoo models of a type: what was written since the cursor less the overlap is read and stored, page by
 * page; the cursor moves only after the page is committed.
 */
@ApplicationScoped
class CaptureRun {

    private static final Logger LOG = Logger.getLogger(CaptureRun.class);

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Odoo odoo;
    private final Coverages coverages;
    private final Reading reading;
    private final RecordStore store;
    private final CaptureState state;
    private final FirstFill firstFill;
    private final RecordConfig config;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    @Inject
    CaptureRun(
            Odoo odoo,
            Coverages coverages,
            Reading reading,
            RecordStore store,
            CaptureState state,
            FirstFill firstFill,
            RecordConfig config,
            Clock clock) {
        this(odoo, coverages, reading, store, state, firstFill, config, clock, System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    CaptureRun(
            Odoo odoo,
            Coverages coverages,
            Reading reading,
            RecordStore store,
            CaptureState state,
            FirstFill firstFill,
            RecordConfig config,
            Clock clock,
            LongSupplier nanos) {
        this.odoo = odoo.at(Priority.CAPTURE);
        this.coverages = coverages;
        this.reading = reading.at(Priority.CAPTURE);
        this.store = store;
        this.state = state;
        this.firstFill = firstFill;
        this.config = config;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Looks at the type's own model and at that of its lines; a deep look also at those that are watched. The
     * first look reads everything. Does nothing while another replica looks, nor when this Odoo has no such model.
     */
    Uni<Void> look(RecordType type, Duration overlap, boolean deep) {
        return coverages
                .of(type)
                .chain(coverage -> coverage.isAvailable()
                        ? look(type, coverage, overlap, deep)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> look(RecordType type, Coverage coverage, Duration overlap, boolean deep) {
        Instant began = clock.instant();
        return state.claim(type, type.model()).chain(claim -> {
            if (!claim.held()) {
                return Uni.createFrom().voidItem();
            }
            Uni<Void> looked = claim.isFilled()
                    ? follow(type, coverage, claim, overlap, began)
                            .chain(() -> deep
                                    ? watch(type, coverage, claim, overlap, began)
                                    : Uni.createFrom().voidItem())
                    : firstFill.fill(type, coverage);
            return state.holding(type, looked).chain(() -> state.done(type, began));
        });
    }

    private Uni<Void> follow(RecordType type, Coverage coverage, Claim claim, Duration overlap, Instant began) {
        Source own = new Source(type.model(), type.model(), ownFields(type), type.domain(), this::own);
        return look(type, own, claim, overlap, began).chain(() -> coverage.lines()
                .map(lines -> claimed(type, lines(lines), Optional.empty(), overlap, began))
                .orElse(Uni.createFrom().voidItem()));
    }

    private Uni<Void> watch(RecordType type, Coverage coverage, Claim own, Duration overlap, Instant began) {
        return Multi.createFrom()
                .iterable(coverage.watched())
                .onItem()
                .transformToUniAndConcatenate(watch -> watch(type, watch, own, overlap, began))
                .collect()
                .last();
    }

    /**
     * A model that Atrium's user may not read costs the freshness of what is shown of it, and nothing else. One that is
     * watched from now on is not read from its beginning, which would hold up everything else: what documents show of it
     * is as old as they are, and the rolling comparison comes to them.
     */
    private Uni<Void> watch(RecordType type, RecordType.Watch watch, Claim own, Duration overlap, Instant began) {
        return claimed(type, watched(watch), own.cursor(), overlap, began)
                .onFailure(CaptureRun::isRefusal)
                .recoverWithUni(refused -> {
                    LOG.debugf(refused, "%s cannot be watched for %s", watch.model(), type.name());
                    return Uni.createFrom().voidItem();
                });
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof Failure known
                && !(failure instanceof OdooUnavailable)
                && known.code() != FailureCode.UNAVAILABLE;
    }

    private Uni<Void> claimed(
            RecordType type, Source source, Optional<Instant> beginning, Duration overlap, Instant began) {
        return state.claim(type, source.name())
                .invoke(claim -> requireHeld(source, claim))
                .chain(claim -> look(type, source, claim.orFrom(beginning), overlap, began));
    }

    private static List<String> ownFields(RecordType type) {
        return type.group().map(group -> List.of(group.first(), group.second())).orElse(List.of());
    }

    private Uni<Set<Long>> own(RecordType type, List<OdooRow> rows) {
        return Uni.createFrom().item(Reading.keys(type, rows));
    }

    private static Source lines(RecordType.Lines lines) {
        return new Source(
                lines.model(), lines.model(), List.of(lines.parent()), lines.domain(), (type, rows) -> Uni.createFrom()
                        .item(parents(lines.parent(), rows)));
    }

    private static Set<Long> parents(String parent, List<OdooRow> rows) {
        return rows.stream()
                .map(row -> row.reference(parent))
                .filter(Objects::nonNull)
                .map(Integer::longValue)
                .collect(Collectors.toSet());
    }

    private Source watched(RecordType.Watch watch) {
        return new Source(
                watch.name(),
                watch.model(),
                List.of(),
                new JsonArray(),
                (type, rows) -> referring(type, watch.field(), rows));
    }

    private Uni<Set<Long>> referring(RecordType type, String field, List<OdooRow> rows) {
        JsonArray ids = new JsonArray(rows.stream().map(OdooRow::id).toList());
        JsonArray theirs =
                new JsonArray().add(new JsonArray().add(field).add("in").add(ids));
        return odoo.searchIds(Search.of(type.model(), theirs.addAll(type.domain()), List.of())
                        .context(Reading.WITH_ARCHIVED))
                .map(found -> found.stream().map(Integer::longValue).collect(Collectors.toSet()));
    }

    /** After a crash the lease of another source may outlast that of the documents by a moment. */
    private static void requireHeld(Source source, Claim claim) {
        if (!claim.held()) {
            throw new Failure(FailureCode.UNAVAILABLE, source.model() + " is still held by a process that is gone");
        }
    }

    private Uni<Void> look(RecordType type, Source source, Claim claim, Duration overlap, Instant began) {
        Window window = windows.computeIfAbsent(
                String.join(" ", type.name(), source.name(), overlap.toString()), name -> new Window(overlap));
        long beganNanos = nanos.getAsLong();
        Walk walk = new Walk(claim.cursor().orElse(Instant.EPOCH), window, began);
        return Multi.createBy()
                .repeating()
                .uni(() -> step(type, source, walk))
                .whilst(goesOn -> goesOn)
                .collect()
                .last()
                .invoke(() -> window.looked(beganNanos, nanos.getAsLong(), walk.newest()))
                .replaceWithVoid();
    }

    /**
     * One page: by write date, and when a full page ends inside a second, that second by id before going on. Odoo orders
     * by microseconds that it does not tell, so such a page cannot be continued by (write date, id).
     *
     * @return whether there may be another one
     */
    private Uni<Boolean> step(RecordType type, Source source, Walk walk) {
        return odoo.searchRead(walk.search(search(source, walk.domain()))).chain(rows -> {
            walk.read(rows, config.page());
            return store(type, source, rows)
                    .chain(() -> state.advance(type, source.name(), walk.cursor()))
                    .replaceWith(() -> walk.goesOn());
        });
    }

    /** Where a look stands between two pages. */
    private static final class Walk {

        private final Instant latest;
        private Instant cursor;
        private Instant from;
        private Instant second;
        private int afterId;
        private Instant newest;
        private boolean goesOn;

        Walk(Instant cursor, Window window, Instant began) {
            this.latest = began;
            this.cursor = earlier(cursor, began);
            this.from = window.from(this.cursor);
        }

        JsonArray domain() {
            return second == null
                    ? new JsonArray().add(written(">=", from))
                    : new JsonArray()
                            .add(written(">=", second))
                            .add(written("<", second.plusSeconds(1)))
                            .add(new JsonArray().add("id").add(">").add(afterId));
        }

        Search search(Search page) {
            return page.orderBy(second == null ? "write_date asc, id asc" : "id asc");
        }

        void read(List<OdooRow> rows, int page) {
            boolean full = rows.size() == page;
            if (second == null) {
                newest = rows.isEmpty() ? newest : rows.get(rows.size() - 1).instant("write_date");
                cursor = newest == null ? cursor : later(cursor, newest);
                second = full ? newest : null;
                afterId = 0;
                goesOn = full;
            } else if (full) {
                afterId = rows.get(rows.size() - 1).id();
            } else {
                from = second.plusSeconds(1);
                second = null;
            }
        }

        /** The newest stamp of all rows, but none of the future; empty when there were no rows. */
        Optional<Instant> newest() {
            return Optional.ofNullable(newest).map(stamp -> earlier(stamp, latest));
        }

        /**
         * Everything up to this write date has been seen. Never later than the look itself: a row may be dated into the
         * future, by a clock of Odoo that was ahead or by an import, and what is written after it must be found too.
         */
        Instant cursor() {
            return earlier(cursor, latest);
        }

        boolean goesOn() {
            return goesOn;
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    private Search search(Source source, JsonArray written) {
        List<String> fields = new ArrayList<>(List.of("write_date"));
        fields.addAll(source.fields());
        return Search.of(source.model(), written.addAll(source.domain()), fields)
                .limit(config.page())
                .context(Reading.WITH_ARCHIVED);
    }

    private static JsonArray written(String operator, Instant time) {
        return new JsonArray().add("write_date").add(operator).add(ODOO_TIME.format(time));
    }

    /** Many documents may belong to a few rows; they are read page by page. */
    private Uni<Void> store(RecordType type, Source source, List<OdooRow> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : source.documents()
                        .apply(type, rows)
                        .onItem()
                        .transformToMulti(keys -> Multi.createFrom().iterable(keys))
                        .group()
                        .intoLists()
                        .of(config.page())
                        .onItem()
                        .transformToUniAndConcatenate(
                                keys -> reading.read(type, keys).chain(captured -> store.keep(type, captured)))
                        .collect()
                        .last();
    }

    /**
     * A model to look at.
     *
     * @param name what its cursor is stored under
     * @param fields to read besides the write date
     * @param documents the documents that rows of it belong to
     */
    private record Source(
            String name,
            String model,
            List<String> fields,
            JsonArray domain,
            BiFunction<RecordType, List<OdooRow>, Uni<Set<Long>>> documents) {}
}
