package io.atrium.record;

import io.atrium.http.Correlation;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
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

/**
 * One look at the Odoo models of a type: what was written since the cursor less the overlap is read and stored, page by
 * page; the cursor moves only after the page is committed.
 */
@ApplicationScoped
class CaptureRun {

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
            set write_date = greatest(write_date, $3), lease_until = now() + interval '15 seconds'
            where type = $1 and model = $2 and lease_owner = $4""";

    private static final String DONE =
            """
            update record_capture set captured_at = $3, failing_since = null
            where type = $1 and model = $2 and lease_owner = $4""";

    private static final String DIFFERENCE =
            """
            select coalesce(living.id, stored.odoo_id)
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

    /** Looks at the type's own model and at that of its lines; a deep look also finds what was deleted. */
    Uni<Void> look(RecordType type, Duration overlap, boolean deep) {
        Instant began = clock.instant();
        return sources(type)
                .onItem()
                .transformToUniAndConcatenate(source -> look(type, source, overlap))
                .collect()
                .last()
                .chain(() -> deep ? sweep(type) : Uni.createFrom().voidItem())
                .chain(() -> done(type, began));
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

    private Multi<Source> sources(RecordType type) {
        return odoo.version().toMulti().onItem().transformToIterable(version -> {
            List<Source> sources = new ArrayList<>();
            sources.add(new Source(type.model(), "id", type.domain()));
            type.lines(version)
                    .ifPresent(lines -> sources.add(new Source(lines.model(), lines.parent(), lines.domain())));
            return sources;
        });
    }

    private Uni<Void> look(RecordType type, Source source, Duration overlap) {
        return claim(type, source)
                .chain(claim -> claim.held()
                        ? pages(
                                type,
                                source,
                                claim.cursor()
                                        .map(cursor -> cursor.minus(overlap))
                                        .orElse(Instant.EPOCH))
                        : Uni.createFrom().voidItem());
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

    /** Everything written at that second or later, one page after another. */
    private Uni<Void> pages(RecordType type, Source source, Instant from) {
        Search page = search(source, new JsonArray().add(written(">=", from))).orderBy("write_date asc, id asc");
        return odoo.searchRead(page).chain(rows -> {
            if (rows.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Instant last = rows.get(rows.size() - 1).instant("write_date");
            Uni<Void> stored = store(type, documents(rows, source)).chain(() -> advance(type, source, last));
            return rows.size() < config.page()
                    ? stored
                    : stored.chain(() -> second(type, source, last, 0))
                            .chain(() -> pages(type, source, last.plusSeconds(1)));
        });
    }

    /**
     * All of one second, by id. Odoo orders by microseconds that it does not tell, so a page that ends inside a second
     * cannot be continued by (write date, id).
     */
    private Uni<Void> second(RecordType type, Source source, Instant second, int afterId) {
        JsonArray domain = new JsonArray()
                .add(written(">=", second))
                .add(written("<", second.plusSeconds(1)))
                .add(new JsonArray().add("id").add(">").add(afterId));
        return odoo.searchRead(search(source, domain).orderBy("id asc")).chain(rows -> {
            Uni<Void> stored = store(type, documents(rows, source));
            return rows.size() < config.page()
                    ? stored
                    : stored.chain(() -> second(
                            type, source, second, rows.get(rows.size() - 1).id()));
        });
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

    /** Compares ids: what only one side has is read once more, and stored or marked deleted accordingly. */
    private Uni<Void> sweep(RecordType type) {
        return odoo.searchIds(Search.of(type.model(), type.domain(), List.of()).context(Reading.WITH_ARCHIVED))
                .chain(living ->
                        pool.preparedQuery(DIFFERENCE).execute(Tuple.of(type.name(), living.toArray(Integer[]::new))))
                .chain(rows -> {
                    List<Integer> differing = new ArrayList<>();
                    rows.forEach(row -> differing.add(row.getInteger(0)));
                    return store(type, differing);
                });
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
