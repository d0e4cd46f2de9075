package io.atrium.subscription;

import io.atrium.event.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The deliveries that are not done. Each method is one statement, so each is done wholly or not at all.
 *
 * <p>Order per subject: only the oldest pending delivery of a subscription and subject can be claimed. One that was
 * delivered or given up blocks nothing.
 */
@ApplicationScoped
class DeliveryQueue {

    // A fact queues up behind its elders: it cannot be due before them, so a long queue costs a claim nothing.
    private static final String ENQUEUE =
            """
            insert into subscription_delivery
                   (subscription_id, event_id, type, subject, correlation_id, body, created_at, next_attempt_at)
            select s.id, $1, $2, $3, $4, $5, $6, coalesce(
                   (select max(elder.next_attempt_at) from subscription_delivery elder
                     where elder.subscription_id = s.id and elder.subject = $3 and elder.state = 'pending'), $6)
              from subscription s
             where s.state = 'active' and
            """;

    private static final String UNLESS_ALREADY_QUEUED = " on conflict (subscription_id, event_id) do nothing";

    private static final String ENQUEUE_FOR_ALL_THAT_MATCH = ENQUEUE
            + """
               (s.legal_entities is null or $7::text is null or $7 = any (s.legal_entities))
               and exists (select 1 from unnest(s.types) wanted
                            where wanted = $2 or (wanted like '%*' and starts_with($2, rtrim(wanted, '*'))))
            """
            + UNLESS_ALREADY_QUEUED;

    private static final String ENQUEUE_FOR_ONE = ENQUEUE + " s.id = $7" + UNLESS_ALREADY_QUEUED;

    // Processes that claim in the same instant may exceed the cap for a moment: it bounds, it does not meter.
    private static final String CLAIM =
            """
            with claimed as (
                select due.id
                  from subscription s
                 cross join lateral (
                       select d.id
                         from subscription_delivery d
                        where d.subscription_id = s.id and d.state = 'pending' and d.next_attempt_at <= $1
                          and (d.lease_until is null or d.lease_until <= $1)
                          and not exists (select 1 from subscription_delivery elder
                                           where elder.subscription_id = d.subscription_id
                                             and elder.subject = d.subject
                                             and elder.state = 'pending' and elder.id < d.id)
                        order by d.next_attempt_at, d.id
                        limit greatest(0, $3 - (select count(*) from subscription_delivery busy
                                                 where busy.subscription_id = s.id and busy.state = 'pending'
                                                   and busy.lease_until > $1))
                          for update skip locked) due
                 where s.state = 'active'
                 limit $4)
            update subscription_delivery d
               set lease_until = $2, attempts = attempts + 1
              from claimed, subscription s
             where d.id = claimed.id and s.id = d.subscription_id
            returning d.id, d.subscription_id, d.event_id, d.subject, d.correlation_id, d.attempts, d.body, s.url,
                      s.secret, case when s.previous_secret_until > $1 then s.previous_secret end as previous_secret
            """;

    // Delivered is delivered, even when the lease has run out meanwhile.
    private static final String DELIVERED =
            """
            with done as (
                update subscription_delivery
                   set state = 'delivered', lease_until = null, last_status = $2, last_error = null
                 where id = $1 and state = 'pending'
                returning subscription_id)
            update subscription set failing_since = null
             where id = (select subscription_id from done) and failing_since is not null
            """;

    // Those behind it wait as long. Nothing happens when the claim is no longer ours.
    private static final String POSTPONE =
            """
            with ours as (
                update subscription_delivery
                   set next_attempt_at = $5, lease_until = null, last_status = $3, last_error = $4
                 where id = $1 and state = 'pending' and attempts = $2
                returning id, subscription_id, subject),
            behind as (
                update subscription_delivery d
                   set next_attempt_at = $5
                  from ours
                 where d.subscription_id = ours.subscription_id and d.subject = ours.subject
                   and d.state = 'pending' and d.id > ours.id and d.next_attempt_at < $5)
            update subscription set failing_since = $6
             where id = (select subscription_id from ours) and failing_since is null
            """;

    private static final String DISABLE =
            """
            with ours as (
                update subscription_delivery
                   set lease_until = null, last_status = $3, last_error = null
                 where id = $1 and state = 'pending' and attempts = $2
                returning subscription_id)
            update subscription set state = 'disabled', failing_since = coalesce(failing_since, $4)
             where id = (select subscription_id from ours)
            """;

    private static final String GIVE_UP =
            """
            update subscription_delivery
               set state = 'dead', lease_until = null, last_status = $3, last_error = $4
             where id = $1 and state = 'pending' and attempts = $2
            """;

    private final Pool pool;
    private final SubscriptionConfig config;
    private final Clock clock;

    DeliveryQueue(Pool pool, SubscriptionConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /** Queues the fact once for each active subscription that wants it and may see it. */
    Uni<Void> enqueue(Event event) {
        return execute(ENQUEUE_FOR_ALL_THAT_MATCH, row(event).addValue(event.legalEntity()));
    }

    /** Queues the fact for one subscription, whatever it asks for, if it is active. */
    Uni<Void> enqueueFor(String subscriptionId, Event event) {
        return execute(ENQUEUE_FOR_ONE, row(event).addValue(subscriptionId));
    }

    /** Takes up to so many deliveries that are due; nobody else gets them while the lease lasts. */
    Uni<List<DueDelivery>> claim(int most) {
        Instant now = clock.instant();
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        utc(now), utc(now.plus(config.lease())), config.concurrencyPerSubscription(), (long) most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DeliveryQueue::due)
                        .toList());
    }

    Uni<Void> delivered(DueDelivery delivery, Answer answer) {
        return execute(DELIVERED, Tuple.of(delivery.id(), answer.status()));
    }

    Uni<Void> postpone(DueDelivery delivery, Answer answer, Instant until) {
        return execute(POSTPONE, failed(delivery, answer).addValue(utc(until)).addValue(utc(clock.instant())));
    }

    /** The subscriber is gone: nothing more is sent to it. */
    Uni<Void> disable(DueDelivery delivery, Answer answer) {
        return execute(DISABLE, Tuple.of(delivery.id(), delivery.attempt(), answer.status(), utc(clock.instant())));
    }

    Uni<Void> giveUp(DueDelivery delivery, Answer answer) {
        return execute(GIVE_UP, failed(delivery, answer));
    }

    private Uni<Void> execute(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    private Tuple row(Event event) {
        return Tuple.tuple()
                .addValue(event.id())
                .addValue(event.type())
                .addValue(event.subject())
                .addValue(event.correlationId())
                .addValue(event.toCloudEvent().toBuffer())
                .addValue(utc(clock.instant()));
    }

    private static Tuple failed(DueDelivery delivery, Answer answer) {
        return Tuple.of(delivery.id(), delivery.attempt(), answer.status(), answer.error());
    }

    private static DueDelivery due(Row row) {
        return new DueDelivery(
                row.getLong("id"),
                row.getString("subscription_id"),
                row.getUUID("event_id").toString(),
                row.getString("subject"),
                row.getString("correlation_id"),
                row.getInteger("attempts"),
                row.getString("url"),
                Stream.of(row.getBuffer("secret"), row.getBuffer("previous_secret"))
                        .filter(Objects::nonNull)
                        .map(Buffer::getBytes)
                        .toList(),
                row.getBuffer("body").getBytes());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
