package io.atrium.record;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * One look at the Odoo models of a type: what was written since the cursor less the overlap is read and stored, page by
 * page; the cursor moves only after the page is committed.
 */
@ApplicationScoped
class CaptureRun {

    private static final Logger LOG = Logger.getLogger(CaptureRun.class);
    private static final int MANY = 100;

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    // Renewed with every page: short, because after a crash nobody looks until it has run out.
    private static final String CLAIM =
            """
            insert into record_capture as capture (type, model, lease_owner, lease_until)
            values ($1, $2, $3, now() + interval '15 seconds')
            on conflict (type, model) do update set lease_owner = $3, lease_until = excluded.lease_until
            where capture.lease_owner = $3 or capture.lease_until < now()
            returning case when write_date = '-infinity' then null else write_date end""";

    private static final String ADVANCE =
            """
            update record_capture
            set write_date = case when model = $2 then greatest(write_date, $3) else write_date end,
                lease_until = now() + interval '15 seconds'
            where type = $1 and lease_owner = $4""";

    private static final String DONE =
            """
            update record_capture set captured_at = $3, failing_since = null
            where type = $1 and model = $2 and lease_owner = $4""";

    private static final String DIFFERENCE =
            """
            select coalesce(living.id, stored.odoo_id) as id, living.id is not null as is_living
            from unnest($2::integer[]) as living (id)
            full join (select odoo_id from record_document where type = $1 and not deleted) as stored
                on stored.odoo_id = living.id
            where living.id is null or stored.odoo_id is null""";

    private final Odoo odoo;
    private final Pool pool;
    private final Reading reading;
    private final RecordStore store;
    private final RecordConfig config;
    private final Clock clock;
    private final UUID owner = UUID.randomUUID();

    CaptureRun(Odoo odoo, Pool pool, Reading reading, RecordStore store, RecordConfig config, Clock clock) {
        this.odoo = odoo;
        this.pool = pool;
        this.reading = reading;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Looks at the type's own model and at that of its lines; a deep look also finds what was deleted. Does nothing while
     * another replica looks.
     */
    Uni<Void> look(RecordType type, Duration overlap, boolean deep) {
        Instant began = clock.instant();
        Source own = new Source(type.model(), "id", type.domain());
        return claim(type, own)
                .chain(claim -> claim.held()
                        ? look(type, own, claim, overlap)
                                .chain(() -> lookAtLines(type, overlap))
                                .chain(() ->
                                        deep ? sweep(type) : Uni.createFrom().voidItem())
                                .chain(() -> done(type, began))
                        : Uni.createFrom().voidItem());
    }

    /** Remembers that the records of this type can no longer be compared with Odoo. */
    Uni<Void> markFailing(RecordType type) {
        return pool.preparedQuery(
                        """
                        update record_capture set failing_since = coalesce(failing_since, $2)
                        where type = $1 and (lease_owner = $3 or lease_until < now())""")
                .execute(Tuple.of(type.name(), utc(clock.instant()), owner))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Leaves the models to whoever comes next, without the wait for the lease to run out. */
    Uni<Void> release() {
        return pool.preparedQuery("update record_capture set lease_until = now() where lease_owner = $1")
                .execute(Tuple.of(owner))
                .replaceWithVoid();
    }

    private Uni<Void> lookAtLines(RecordType type, Duration overlap) {
        return odoo.version().chain(version -> type.lines(version)
                .map(lines -> new Source(lines.model(), lines.parent(), lines.domain()))
                .map(lines -> claim(type, lines)
                        .invoke(claim -> requireHeld(lines, claim))
                        .chain(claim -> look(type, lines, claim, overlap)))
                .orElse(Uni.createFrom().voidItem()));
    }

    /** After a crash the lease of the lines may outlast that of their documents by a moment. */
    private static void requireHeld(Source lines, Claim claim) {
        if (!claim.held()) {
            throw new Failure(FailureCode.UNAVAILABLE, lines.model() + " is still held by a process that is gone");
        }
    }

    private Uni<Void> look(RecordType type, Source source, Claim claim, Duration overlap) {
        Instant from = claim.cursor().map(cursor -> cursor.minus(overlap)).orElse(Instant.EPOCH);
        return Multi.createBy()
                .repeating()
                .uni(() -> new Walk(from), walk -> step(type, source, walk))
                .whilst(goesOn -> goesOn)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Claim> claim(RecordType type, Source source) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(type.name(), source.model(), owner))
                .map(rows -> rows.iterator().hasNext()
                        ? new Claim(
                                true,
                                Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0))
                                        .map(OffsetDateTime::toInstant))
                        : new Claim(false, Optional.empty()));
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
            return store(type, documents(rows, source))
                    .chain(() -> advance(type, source, walk.reached()))
                    .replaceWith(() -> walk.goesOn());
        });
    }

    /** Where a look stands between two pages. */
    private static final class Walk {

        private Instant from;
        private Instant second;
        private int afterId;
        private Instant reached;
        private boolean goesOn;

        Walk(Instant from) {
            this.from = from;
            this.reached = from;
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
                reached = rows.isEmpty() ? reached : rows.get(rows.size() - 1).instant("write_date");
                second = full ? reached : null;
                afterId = 0;
                goesOn = full;
            } else if (full) {
                afterId = rows.get(rows.size() - 1).id();
            } else {
                from = second.plusSeconds(1);
                second = null;
            }
        }

        /** Everything up to this write date has been seen. */
        Instant reached() {
            return reached;
        }

        boolean goesOn() {
            return goesOn;
        }
    }

    private Search search(Source source, JsonArray written) {
        return Search.of(
                        source.model(),
                        written.addAll(source.domain()),
                        source.document().equals("id")
                                ? List.of("write_date")
                                : List.of("write_date", source.document()))
                .limit(config.page())
                .context(Reading.WITH_ARCHIVED);
    }

    private static JsonArray written(String operator, Instant time) {
        return new JsonArray().add("write_date").add(operator).add(ODOO_TIME.format(time));
    }

    private static Set<Integer> documents(List<OdooRow> rows, Source source) {
        Set<Integer> documents = new LinkedHashSet<>();
        for (OdooRow row : rows) {
            Integer document =
                    source.document().equals("id") ? Integer.valueOf(row.id()) : row.reference(source.document());
            if (document != null) {
                documents.add(document);
            }
        }
        return documents;
    }

    private Uni<Void> store(RecordType type, Collection<Integer> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Cause cause = Cause.odoo(Correlation.newId());
        return reading.read(type, ids)
                .chain(captured -> pool.withTransaction(transaction -> store.store(transaction, type, captured, cause)))
                .replaceWithVoid();
    }

    private Uni<Void> advance(RecordType type, Source source, Instant writeDate) {
        return pool.preparedQuery(ADVANCE)
                .execute(Tuple.of(type.name(), source.model(), utc(writeDate), owner))
                .replaceWithVoid();
    }

    private Uni<Void> done(RecordType type, Instant began) {
        return pool.preparedQuery(DONE)
                .execute(Tuple.of(type.name(), type.model(), utc(began), owner))
                .replaceWithVoid();
    }

    /**
     * Compares ids: what only one side has is read once more, and stored or marked deleted accordingly. When a large part
     * seems to be gone, it is rather Atrium's rights that are, and nothing is marked.
     */
    private Uni<Void> sweep(RecordType type) {
        return odoo.searchIds(Search.of(type.model(), type.domain(), List.of()).context(Reading.WITH_ARCHIVED))
                .chain(living -> pool.preparedQuery(DIFFERENCE)
                        .execute(Tuple.of(type.name(), living.toArray(Integer[]::new)))
                        .map(rows -> differing(type, rows, living.size())))
                .onItem()
                .transformToMulti(ids -> Multi.createFrom().iterable(ids))
                .group()
                .intoLists()
                .of(config.page())
                .onItem()
                .transformToUniAndConcatenate(ids -> store(type, ids))
                .collect()
                .last();
    }

    private static List<Integer> differing(RecordType type, RowSet<Row> rows, int living) {
        List<Integer> missing = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        rows.forEach(row -> (row.getBoolean("is_living") ? unknown : missing).add(row.getInteger("id")));
        if (missing.size() > Math.max(MANY, living / 5)) {
            LOG.errorf(
                    "%d of %s seem to be deleted in Odoo, which is more than likely: nothing is marked as deleted; check"
                            + " the rights of Atrium's user there",
                    missing.size(), type.model());
            return unknown;
        }
        unknown.addAll(missing);
        return unknown;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * A model to look at.
     *
     * @param document the field that says which document a row belongs to: {@code id} itself, or the lines' parent
     */
    private record Source(String model, String document, JsonArray domain) {}

    private record Claim(boolean held, Optional<Instant> cursor) {}
}
