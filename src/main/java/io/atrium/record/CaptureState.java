package io.atrium.record;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static io.atrium.kernel.DatabaseTime.instant;
import static io.atrium.kernel.DatabaseTime.utc;

/**
 * How far the capture of each model has come. One replica holds a model at a time, under a lease that it renews;
 * a step of a replica that has lost its lease changes nothing.
 */
@ApplicationScoped
class CaptureState {

    // Short, because after a crash nobody looks until the lease has run out.
    private static final String LEASE = "now() + interval '15 seconds'";

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(5);

    private static final String RENEW =
            "update record_capture set lease_until = %s where type = $1 and lease_owner = $2".formatted(LEASE);

    private static final String CLAIM =
            """
            insert into record_capture as capture (type, model, lease_owner, lease_until)
            values ($1, $2, $3, %1$s)
            on conflict (type, model) do update set lease_owner = $3, lease_until = excluded.lease_until
            where capture.lease_owner = $3 or capture.lease_until < now()
            returning case when write_date = '-infinity' then null else write_date end as write_date,
                      filled_at is not null as is_filled, fill_from, fill_after, compared_up_to"""
                    .formatted(LEASE);

    private static final String ADVANCE =
            """
            update record_capture
            set write_date = case when model = $2 then $3 else write_date end, lease_until = %s
            where type = $1 and lease_owner = $4"""
                    .formatted(LEASE);

    private static final String BEGIN_FILL =
            """
            update record_capture
            set fill_from = coalesce(fill_from, $4), fill_total = $5,
                fill_resumed_at = $6, fill_resumed_done = fill_done
            where type = $1 and model = $2 and lease_owner = $3
            returning fill_from, fill_after, fill_done""";

    private static final String ADVANCE_FILL =
            """
            update record_capture set fill_after = $4, fill_done = fill_done + $5, lease_until = %s, captured_at = null
            where type = $1 and model = $2 and lease_owner = $3
            returning fill_total, fill_done, fill_resumed_at, fill_resumed_done"""
                    .formatted(LEASE);

    // What was written while the fill went on is found by the looks that follow.
    private static final String END_FILL =
            """
            insert into record_capture as capture (type, model, write_date, filled_at, lease_owner)
            select $1, model, $3, $4, $5 from unnest($2::text[]) as models (model)
            on conflict (type, model) do update set filled_at = $4, write_date = $3
            where capture.lease_owner = $5 or capture.lease_until < now()""";

    private static final String DONE =
            """
            update record_capture set captured_at = $3, failing_since = null, failing_reason = null
            where type = $1 and model = $2 and lease_owner = $4""";

    private static final String FAIL =
            """
            insert into record_capture as capture (type, model, failing_since, failing_reason)
            values ($1, $2, $3, $5)
            on conflict (type, model) do update
            set failing_since = coalesce(capture.failing_since, $3), failing_reason = $5
            where capture.lease_owner = $4 or capture.lease_until < now()""";

    private final Pool pool;
    private final Clock clock;
    private final Duration renewedEvery;
    private final UUID owner = UUID.randomUUID();

    @Inject
    CaptureState(Pool pool, Clock clock) {
        this(pool, clock, RENEWED_EVERY);
    }

    /** @param renewedEvery how often work that goes on renews its leases */
    CaptureState(Pool pool, Clock clock, Duration renewedEvery) {
        this.pool = pool;
        this.clock = clock;
        this.renewedEvery = renewedEvery;
    }

    /** Takes or renews the lease of a model. */
    Uni<Claim> claim(RecordType type, String model) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(type.name(), model, owner))
                .map(rows ->
                        rows.iterator().hasNext() ? Claim.of(rows.iterator().next()) : Claim.REFUSED);
    }

    /** Keeps the leases of a type while work goes on, however long a single step of it takes. */
    Uni<Void> holding(RecordType type, Uni<Void> work) {
        return Uni.createFrom().deferred(() -> {
            Cancellable renewal = Multi.createFrom()
                    .ticks()
                    .startingAfter(renewedEvery)
                    .every(renewedEvery)
                    .onOverflow()
                    .drop()
                    .onItem()
                    .transformToUniAndConcatenate(tick -> renew(type))
                    .subscribe()
                    .with(ignored -> {});
            return work.onTermination().invoke(renewal::cancel);
        });
    }

    /** Where it fails, the next one may do; else another replica goes on. */
    private Uni<Void> renew(RecordType type) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(type.name(), owner))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Everything of the model up to this write date is stored. */
    Uni<Void> advance(RecordType type, String model, Instant writeDate) {
        return pool.preparedQuery(ADVANCE)
                .execute(Tuple.of(type.name(), model, utc(writeDate), owner))
                .replaceWithVoid();
    }

    /**
     * Begins the first fill, or takes it up where it was left.
     *
     * @param from the write date to follow the model from, afterwards; that of the first beginning stays
     * @param total how many rows there are to read
     */
    Uni<Filling> beginFill(RecordType type, Instant from, int total) {
        return pool.preparedQuery(BEGIN_FILL)
                .execute(Tuple.of(type.name(), type.model(), owner, utc(from), total, utc(clock.instant())))
                .map(CaptureState::held)
                .map(row -> new Filling(
                        row.getOffsetDateTime("fill_from").toInstant(),
                        row.getLong("fill_after").intValue(),
                        row.getInteger("fill_done")));
    }

    /** A page of the first fill is stored. */
    Uni<Progress> advanceFill(RecordType type, int after, int rows) {
        return pool.preparedQuery(ADVANCE_FILL)
                .execute(Tuple.of(type.name(), type.model(), owner, (long) after, rows))
                .map(updated -> Progress.of(held(updated), clock.instant()));
    }

    /** From now on the models are followed by their write dates, beginning at that one. */
    Uni<Void> endFill(RecordType type, List<String> models, Instant from) {
        return pool.preparedQuery(END_FILL)
                .execute(Tuple.of(type.name(), models.toArray(String[]::new), utc(from), utc(clock.instant()), owner))
                .replaceWithVoid();
    }

    /** A look that began then has ended: the records were equal to Odoo at that time. */
    Uni<Void> done(RecordType type, Instant began) {
        return pool.preparedQuery(DONE)
                .execute(Tuple.of(type.name(), type.model(), utc(began), owner))
                .replaceWithVoid();
    }

    /** The rolling comparison has come that far; 0 lets it begin anew. */
    Uni<Void> compared(RecordType type, int upTo) {
        return pool.preparedQuery(
                        "update record_capture set compared_up_to = $3 where type = $1 and model = $2 and lease_owner = $4")
                .execute(Tuple.of(type.name(), Sweep.NAME, (long) upTo, owner))
                .replaceWithVoid();
    }

    /** The records of this type can no longer be compared with Odoo. Never fails: there may be no database either. */
    Uni<Void> markFailing(RecordType type, String reason) {
        return pool.preparedQuery(FAIL)
                .execute(Tuple.of(type.name(), type.model(), utc(clock.instant()), owner, reason))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Whether the first fill of the type has ended. */
    Uni<Boolean> isFilled(RecordType type) {
        return pool.preparedQuery("select filled_at is not null from record_capture where type = $1 and model = $2")
                .execute(Tuple.of(type.name(), type.model()))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    /** Leaves the models to whoever comes next, without the wait for the leases to run out. */
    Uni<Void> release() {
        return pool.preparedQuery("update record_capture set lease_until = now() where lease_owner = $1")
                .execute(Tuple.of(owner))
                .replaceWithVoid();
    }

    /** How every type stands, for operators. */
    Uni<List<Standing>> standings() {
        return pool.query(
                        """
                        select type, model, filled_at, captured_at, failing_since, failing_reason,
                               fill_total, fill_done, fill_resumed_at, fill_resumed_done
                        from record_capture order by type, model""")
                .execute()
                .map(rows -> {
                    List<Standing> standings = new ArrayList<>();
                    rows.forEach(row -> standings.add(Standing.of(row, clock.instant())));
                    return standings;
                });
    }

    private static Row held(RowSet<Row> updated) {
        if (updated.size() == 0) {
            throw new Failure(FailureCode.UNAVAILABLE, "Another replica has taken over");
        }
        return updated.iterator().next();
    }

    /**
     * A model taken, or not.
     *
     * @param cursor the newest write date that is stored; empty when nothing is
     * @param isFilled whether the first fill has ended
     * @param comparedUpTo where the rolling comparison goes on
     */
    record Claim(boolean held, Optional<Instant> cursor, boolean isFilled, int comparedUpTo) {

        static final Claim REFUSED = new Claim(false, Optional.empty(), false, 0);

        /** The same; what was never looked at is followed from there. */
        Claim orFrom(Optional<Instant> beginning) {
            return new Claim(held, cursor.or(() -> beginning), isFilled, comparedUpTo);
        }

        private static Claim of(Row row) {
            return new Claim(
                    true,
                    Optional.ofNullable(instant(row.getOffsetDateTime("write_date"))),
                    row.getBoolean("is_filled"),
                    row.getLong("compared_up_to").intValue());
        }
    }

    /**
     * Where the first fill goes on.
     *
     * @param from the write date to follow the model from, afterwards
     * @param after the id of the last row that is stored
     * @param done rows that are stored
     */
    record Filling(Instant from, int after, int done) {}

    /**
     * How the first fill goes.
     *
     * @param done rows read
     * @param total rows there were when it began, or was taken up
     * @param perSecond since it was taken up
     */
    record Progress(int done, int total, double perSecond) {

        private static Progress of(Row row, Instant now) {
            Instant resumed = instant(row.getOffsetDateTime("fill_resumed_at"));
            int done = row.getInteger("fill_done");
            double seconds = resumed == null ? 0 : (now.toEpochMilli() - resumed.toEpochMilli()) / 1000.0;
            double speed = seconds <= 0 ? 0 : (done - row.getInteger("fill_resumed_done")) / seconds;
            return new Progress(done, Math.max(done, row.getInteger("fill_total")), speed);
        }

        /** Whole seconds until it is done at that speed; empty while there is no speed yet. */
        Optional<Long> secondsLeft() {
            return perSecond <= 0 ? Optional.empty() : Optional.of((long) Math.ceil((total - done) / perSecond));
        }
    }

    /**
     * How the capture of a model stands.
     *
     * @param capturedAt the records were equal to Odoo then, or null
     * @param failingSince it cannot be compared since, or null
     * @param progress of the first fill
     */
    record Standing(
            String type,
            String model,
            boolean isFilled,
            Instant capturedAt,
            Instant failingSince,
            String failingReason,
            Progress progress) {

        private static Standing of(Row row, Instant now) {
            return new Standing(
                    row.getString("type"),
                    row.getString("model"),
                    instant(row.getOffsetDateTime("filled_at")) != null,
                    instant(row.getOffsetDateTime("captured_at")),
                    instant(row.getOffsetDateTime("failing_since")),
                    row.getString("failing_reason"),
                    Progress.of(row, now));
        }
    }
}
