package io.atrium.webhook;

import io.atrium.group.Groups;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.KeptStatement;
import io.atrium.trace.Attribute;
import io.atrium.trace.Hop;
import io.atrium.trace.Span;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.atrium.kernel.DatabaseTime.utc;

/** Stores deliveries, each once. Each method is one committed step. */
@ApplicationScoped
class Inbox {

    /** Most vendors give up after ten seconds; they should have heard by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /**
     * A group is as large as the commit before it let it grow. One is committed at a time: of two, each would be half as
     * large, and cost as much.
     */
    private static final int GROUP_ROWS = 250;

    private static final long GROUP_BYTES = 4 << 20;
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    /** A copy may meet keys that are about to be forgotten; then it is no copy. */
    private static final int TRIES = 3;

    /** SQLSTATE classes that single rows bring upon their group: data, constraints, rollback (deadlock), limits. */
    private static final Set<String> FAULTS_OF_ROWS = Set.of("22", "23", "40", "54");

    // Names no constraint: a copy may collide on either key, and two copies at once on both. All replicas take the keys
    // in one order, so that no two groups wait for each other. What is not fresh is found by a hash, however the
    // planner
    // guesses: "is true" keeps it from making a join of it.
    private static final String INSERT = KeptStatement.of(
            """
            with given as materialized (
                select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::uuid[],
                    $7::timestamptz[], $8::bytea[], $9::text[], $10::text[], $11::boolean[], $12::text[])
                with ordinality as one (receipt, received_at, source, event_id, replay_key, delivery_key, expires_at, body,
                    content_type, correlation_id, to_be_applied, traceparent, place)),
            fresh as (
                insert into webhook_key (replay_key, delivery_key, receipt, expires_at)
                select replay_key, delivery_key, receipt, expires_at from given
                order by coalesce(delivery_key, replay_key)
                on conflict do nothing
                returning receipt)
            insert into webhook_delivery (receipt, received_at, source, event_id, body, content_type, correlation_id,
                traceparent, next_attempt_at, state, reason)
            select receipt, received_at, source, event_id, body, content_type, correlation_id, traceparent, received_at,
                case when to_be_applied then 'accepted' else 'applied' end,
                case when to_be_applied then null else 'nothing to do' end
            from given
            where (receipt in (select receipt from fresh)) is true
            order by place
            returning receipt
            """);

    private static final String FIRST =
            """
            select place, min(receipt) as receipt
            from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
                with ordinality as copy (replay_key, delivery_key, received_at, place)
            cross join lateral (
                select receipt, expires_at from webhook_key
                where replay_key = copy.replay_key and delivery_key is null
                union all
                select receipt, expires_at from webhook_key where delivery_key = copy.delivery_key) as known
            where known.expires_at > copy.received_at
            group by place
            """;

    // Not while its turn is still to come: then it will be fetched after this copy came. What is applied waits for its
    // time
    // unplanned, so that it holds up nothing that comes meanwhile.
    private static final String REPEAT =
            """
            update webhook_delivery
            set again_at = case when state = 'accepted' then $3::timestamptz end,
                next_attempt_at = case when state = 'accepted' then next_attempt_at else $3 end,
                repeats = repeats + case when state = 'accepted' then 0 else 1 end,
                planned = planned and state = 'accepted',
                reason = case when state = 'accepted' then reason else 'copies came; it is looked into once more' end,
                state = 'accepted'
            where receipt = $1 and received_at = $2
                and (state = 'applied' or state = 'accepted' and lease_until is not null and again_at is null)
            """;

    private static final String FORGET =
            """
            delete from webhook_key where ctid = any(array(
                select ctid from webhook_key where expires_at <= $1 order by expires_at limit 10000))
            """;

    private static final String FORGET_EXPIRED =
            """
            delete from webhook_key
            where (replay_key = $1 and delivery_key is null or delivery_key = $2) and expires_at <= $3
            """;

    private final Pool pool;
    private final Bodies bodies;
    private final Groups<Entry, Boolean> groups;
    private final Groups<Entry, Optional<String>> copies;
    private final DistributionSummary groupSizes;

    Inbox(Pool pool, Bodies bodies, WebhookConfig config, Vertx vertx, MeterRegistry registry) {
        WebhookConfig.InboxConfig bounds = config.inbox();
        if (bounds.maxWaiting() < 1 || bounds.maxWaitingBytes().asLongValue() < 1) {
            throw new IllegalStateException("atrium.webhook.inbox.max-waiting and .max-waiting-bytes are at least 1");
        }
        this.pool = pool;
        this.bodies = bodies;
        this.groups = new Groups<>(this::insert, Entry::bytes, Inbox::isFaultOfRows, bounds(bounds), PATIENCE, vertx);
        this.copies = new Groups<>(this::first, row -> 0, Inbox::isFaultOfRows, bounds(bounds), PATIENCE, vertx);
        this.groupSizes = DistributionSummary.builder("atrium.webhook.group.size")
                .description("Deliveries that one commit stored")
                .register(registry);
        Gauge.builder("atrium.webhook.held", groups::held)
                .description("Deliveries that wait to be stored")
                .register(registry);
    }

    private static Groups.Bounds bounds(WebhookConfig.InboxConfig config) {
        return new Groups.Bounds(
                GROUP_ROWS,
                GROUP_BYTES,
                1,
                config.maxWaiting(),
                config.maxWaitingBytes().asLongValue());
    }

    /** Completes when the delivery, or the one it is a copy of, is committed. Fails with {@code unavailable}. */
    Uni<Receipt> store(Delivery delivery) {
        Span span = Span.current()
                .child(Hop.PRODUCER, "inbox " + delivery.source())
                .with(Attribute.SOURCE, delivery.source());
        return span.around(store(Entry.of(delivery, bodies, span.traceparent()), TRIES)
                .onFailure()
                .transform(Inbox::unavailable));
    }

    private Uni<Receipt> store(Entry row, int tries) {
        return groups.add(row)
                .flatMap(isFresh -> isFresh
                        ? Uni.createFrom().item(Receipt.first(row.receipt()))
                        : copies.add(row).flatMap(first -> copy(row, first, tries)));
    }

    private Uni<Receipt> copy(Entry row, Optional<String> first, int tries) {
        if (first.isPresent()) {
            return repeat(first.get(), row).replaceWith(Receipt.copyOf(first.get()));
        }
        if (tries == 1) {
            return Uni.createFrom().failure(new IllegalStateException("its keys come and go"));
        }
        return run(FORGET_EXPIRED, row.keys().replay(), row.keys().delivery(), utc(row.receivedAt()))
                .flatMap(forgotten -> store(row, tries - 1));
    }

    /** Of what may repeat itself and mean it, a copy may tell of a change that came after the first was looked into. */
    private Uni<Void> repeat(String first, Entry copy) {
        Instant until = copy.delivery().coalescedUntil();
        Optional<Instant> receivedAt = ReceiptId.receivedAt(first);
        return until == null || receivedAt.isEmpty()
                ? Uni.createFrom().voidItem()
                : run(REPEAT, first, utc(receivedAt.get()), utc(until)).replaceWithVoid();
    }

    /** Which of them are stored now; the others are copies of what was stored before, or of one before them. */
    private Uni<List<Boolean>> insert(List<Entry> rows) {
        groupSizes.record(rows.size());
        return pool.preparedQuery(INSERT).execute(Entry.columns(rows)).map(stored -> {
            Set<String> fresh = new HashSet<>();
            stored.forEach(row -> fresh.add(row.getString("receipt")));
            return rows.stream().map(row -> fresh.contains(row.receipt())).toList();
        });
    }

    /** The receipts of which they are copies; empty where the keys have expired. */
    private Uni<List<Optional<String>>> first(List<Entry> rows) {
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(rows.stream().map(row -> row.keys().replay()).toArray(UUID[]::new))
                .addArrayOfUUID(rows.stream().map(row -> row.keys().delivery()).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(
                        rows.stream().map(row -> utc(row.receivedAt())).toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(FIRST).execute(values).map(found -> {
            List<Optional<String>> receipts = new ArrayList<>(Collections.nCopies(rows.size(), Optional.empty()));
            found.forEach(row ->
                    receipts.set(Math.toIntExact(row.getLong("place")) - 1, Optional.of(row.getString("receipt"))));
            return receipts;
        });
    }

    private static boolean isFaultOfRows(Throwable failure) {
        return failure instanceof PgException refused
                && FAULTS_OF_ROWS.contains(refused.getSqlState().substring(0, 2));
    }

    private static Failure unavailable(Throwable cause) {
        return new Failure(
                        FailureCode.UNAVAILABLE,
                        cause instanceof Groups.Full
                                ? "More deliveries come than can be stored; send it again later."
                                : "The delivery could not be stored; send it again.",
                        cause)
                .retryAfter(COME_BACK);
    }

    /**
     * A delivery on its way into the database.
     *
     * @param receivedAt to the millisecond
     * @param body sealed
     * @param traceparent of the span that stores it; null where traces are not recorded
     */
    private record Entry(
            String receipt, Instant receivedAt, Delivery delivery, Keys keys, byte[] body, String traceparent) {

        /** Bytes of a delivery beside its body, more or less. */
        private static final int REST = 1_000;

        static Entry of(Delivery delivery, Bodies bodies, String traceparent) {
            Instant receivedAt = delivery.receivedAt().truncatedTo(ChronoUnit.MILLIS);
            String receipt = ReceiptId.at(receivedAt);
            return new Entry(
                    receipt,
                    receivedAt,
                    delivery,
                    Keys.of(delivery.source(), delivery.verified()),
                    bodies.seal(receipt, delivery.body()),
                    traceparent);
        }

        int bytes() {
            return 2 * body.length + REST;
        }

        static Tuple columns(List<Entry> rows) {
            int count = rows.size();
            String[] receipts = new String[count];
            OffsetDateTime[] received = new OffsetDateTime[count];
            String[] sources = new String[count];
            String[] events = new String[count];
            UUID[] replays = new UUID[count];
            UUID[] deliveries = new UUID[count];
            OffsetDateTime[] expiries = new OffsetDateTime[count];
            Buffer[] bodies = new Buffer[count];
            String[] types = new String[count];
            String[] correlations = new String[count];
            Boolean[] toBeApplied = new Boolean[count];
            String[] traceparents = new String[count];
            for (int i = 0; i < count; i++) {
                Entry row = rows.get(i);
                Delivery delivery = row.delivery;
                receipts[i] = row.receipt;
                received[i] = utc(row.receivedAt);
                sources[i] = delivery.source();
                events[i] = delivery.verified().eventId();
                replays[i] = row.keys.replay();
                deliveries[i] = row.keys.delivery();
                expiries[i] = utc(delivery.receivedAt().plus(delivery.remember()));
                bodies[i] = Buffer.buffer(row.body);
                types[i] = delivery.contentType();
                correlations[i] = delivery.correlationId();
                toBeApplied[i] = delivery.toBeApplied();
                traceparents[i] = row.traceparent;
            }
            return Tuple.tuple()
                    .addArrayOfString(receipts)
                    .addArrayOfOffsetDateTime(received)
                    .addArrayOfString(sources)
                    .addArrayOfString(events)
                    .addArrayOfUUID(replays)
                    .addArrayOfUUID(deliveries)
                    .addArrayOfOffsetDateTime(expiries)
                    .addValue(bodies)
                    .addArrayOfString(types)
                    .addArrayOfString(correlations)
                    .addArrayOfBoolean(toBeApplied)
                    .addArrayOfString(traceparents);
        }
    }

    /** Forgets the keys that have expired by then, some at a time, and counts them. */
    Uni<Integer> forget(Instant now) {
        return run(FORGET, utc(now)).map(RowSet::rowCount);
    }

    private Uni<RowSet<Row>> run(String sql, Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.from(values));
    }
}
