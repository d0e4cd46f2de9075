package io.atrium.subscription;

import io.atrium.kernel.DatabaseTime;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import static io.atrium.kernel.DatabaseTime.utc;

/** Writes down how attempts went, many in a statement. What was written before changes nothing when it is written again. */
@ApplicationScoped
class Settlement {

    // Each found by itself: a plan that was made while the queue was short must not read all of it when it is long.
    // When
    // PostgreSQL falls at this moment, what was delivered is sent once more.
    private static final String DELIVERED =
            """
            with soon as materialized (select set_config('synchronous_commit', 'off', true)),
            outcome as materialized (
                select one.*, found.row_id
                from soon, unnest($1::integer[], $2::bigint[], $3::integer[], $4::integer[], $5::timestamptz[])
                    as one (subscription, id, attempts, status, at)
                cross join lateral (
                    select ctid as row_id from subscription_delivery
                    where subscription = one.subscription and id = one.id and state %s 'fresh'
                    limit 1) as found),
            done as (
                delete from subscription_delivery where ctid = any (array(select row_id from outcome))
                returning id, subscription, event_id, type, subject, replay_of, queued_at)
            insert into subscription_delivered
                (id, subscription, event_id, type, subject, replay_of, queued_at, attempts, last_status, delivered_at)
            select done.id, done.subscription, event_id, type, subject, replay_of, queued_at,
                outcome.attempts, outcome.status, outcome.at from done join outcome using (id)
            """;

    private static final String SKIPPED =
            """
            delete from subscription_delivery as delivery using unnest($1::integer[], $2::bigint[]) as one (subscription, id)
            where delivery.subscription = one.subscription and delivery.id = one.id and state = 'fresh'
            """;

    // Nothing when another process sends for the subscription now.
    private static final String FAILED =
            """
            update subscription_delivery as delivery
            set state = case when one.due is null then 'dead' else 'waiting' end, attempts = one.attempts,
                next_attempt_at = one.due, last_status = one.status, last_error = one.error
            from unnest($2::integer[], $3::bigint[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[])
                as one (subscription, id, attempts, status, error, due)
            where delivery.id = one.id and delivery.subscription = one.subscription and delivery.state %s 'fresh'
                and exists (select from subscription where number = one.subscription and worker = $1)
            """;

    private static final String FAILS =
            "update subscription set failing_since = $3, notices = $4 where number = $2 and worker = $1";

    private static final String DISABLE =
            """
            update subscription
            set state = 'disabled', state_reason = $3, failing_since = coalesce(failing_since, $4), worker = null,
                version = version + 1, updated_at = $4
            where number = $2 and worker = $1 and state = 'active'
            """;

    private final Pool pool;

    Settlement(Pool pool) {
        this.pool = pool;
    }

    /**
     * How an attempt went.
     *
     * @param delivery as it was before
     * @param again when it is tried again; null when it was accepted, is given up or was not wanted
     * @param at when the answer came
     */
    record Outcome(Pending delivery, Kind kind, Answer answer, Instant again, Instant at) {

        enum Kind {
            DELIVERED,
            POSTPONED,
            GIVEN_UP,
            /** The filter does not want it; nothing was sent. */
            SKIPPED
        }
    }

    /** Writes all of it down. */
    Uni<Void> write(UUID worker, List<Outcome> outcomes) {
        return delivered(outcomes, true)
                .chain(() -> delivered(outcomes, false))
                .chain(() -> failed(worker, outcomes, true))
                .chain(() -> failed(worker, outcomes, false))
                .chain(() -> skipped(outcomes));
    }

    /**
     * The subscriber fails, or does not any more.
     *
     * @param since null when it does not
     * @param notices how many times people were told of it
     */
    Uni<Void> fails(UUID worker, int subscription, Instant since, int notices) {
        return run(FAILS, Tuple.of(worker, subscription, utc(since), notices));
    }

    /** Nothing more is sent to the subscriber; what waits is kept. */
    Uni<Void> disable(UUID worker, int subscription, String reason, Instant now) {
        return run(DISABLE, Tuple.of(worker, subscription, reason, utc(now)));
    }

    private Uni<Void> delivered(List<Outcome> outcomes, boolean fresh) {
        List<Outcome> all = outcomes.stream()
                .filter(one ->
                        one.kind() == Outcome.Kind.DELIVERED && one.delivery().isFresh() == fresh)
                .toList();
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : run(
                        DELIVERED.formatted(fresh ? "=" : "<>"),
                        subscriptions(all)
                                .addArrayOfLong(ids(all))
                                .addArrayOfInteger(
                                        numbers(all, one -> one.delivery().attempts() + 1))
                                .addArrayOfInteger(
                                        numbers(all, one -> one.answer().status()))
                                .addArrayOfOffsetDateTime(times(all, Outcome::at)));
    }

    private Uni<Void> failed(UUID worker, List<Outcome> outcomes, boolean fresh) {
        List<Outcome> all = outcomes.stream()
                .filter(one -> (one.kind() == Outcome.Kind.POSTPONED || one.kind() == Outcome.Kind.GIVEN_UP)
                        && one.delivery().isFresh() == fresh)
                .toList();
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : run(
                        FAILED.formatted(fresh ? "=" : "<>"),
                        Tuple.tuple()
                                .addUUID(worker)
                                .addArrayOfInteger(
                                        numbers(all, one -> one.delivery().subscription()))
                                .addArrayOfLong(ids(all))
                                .addArrayOfInteger(
                                        numbers(all, one -> one.delivery().attempts() + 1))
                                .addArrayOfInteger(
                                        numbers(all, one -> one.answer().status()))
                                .addArrayOfString(all.stream()
                                        .map(one -> one.answer().error())
                                        .toArray(String[]::new))
                                .addArrayOfOffsetDateTime(times(all, Outcome::again)));
    }

    private Uni<Void> skipped(List<Outcome> outcomes) {
        List<Outcome> all = outcomes.stream()
                .filter(one -> one.kind() == Outcome.Kind.SKIPPED)
                .toList();
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : run(SKIPPED, subscriptions(all).addArrayOfLong(ids(all)));
    }

    private Uni<Void> run(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).replaceWithVoid();
    }

    private static Tuple subscriptions(List<Outcome> all) {
        return Tuple.tuple()
                .addArrayOfInteger(numbers(all, one -> one.delivery().subscription()));
    }

    private static Long[] ids(List<Outcome> all) {
        return all.stream().map(one -> one.delivery().id()).toArray(Long[]::new);
    }

    private static Integer[] numbers(List<Outcome> all, Function<Outcome, Integer> number) {
        return all.stream().map(number).toArray(Integer[]::new);
    }

    private static OffsetDateTime[] times(List<Outcome> all, Function<Outcome, Instant> time) {
        return all.stream().map(time).map(DatabaseTime::utc).toArray(OffsetDateTime[]::new);
    }
}
