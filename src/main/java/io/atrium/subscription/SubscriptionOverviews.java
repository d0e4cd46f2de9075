package io.atrium.subscription;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** How all subscriptions stand, whoever's they are. */
@ApplicationScoped
class SubscriptionOverviews {

    static final Set<String> PARAMETERS = Set.of("client", "state", "limit", "cursor");

    private static final Set<String> STATES = Set.of("active", "paused", "disabled", "failing");
    private static final String SORT = "sub";

    // Each half by the index that is made for it.
    private static final String OVERVIEW =
            """
            select number, id, client, url, types, description, owner, state, state_reason, failing_since, created_at,
                updated_at, fresh + waiting as waiting, least(first_fresh, first_waiting) as oldest_waiting_at, dead, (
                    select delivered_at from subscription_delivered as delivered
                    where delivered.subscription = subscription.number order by delivered.id desc limit 1
                ) as last_delivered_at
            from subscription cross join lateral (
                select count(*) as fresh, min(queued_at) as first_fresh
                from subscription_delivery as delivery
                where delivery.subscription = subscription.number and delivery.state = 'fresh'
            ) as untried cross join lateral (
                select count(*) filter (where delivery.state = 'waiting') as waiting,
                    min(queued_at) filter (where delivery.state = 'waiting') as first_waiting,
                    count(*) filter (where delivery.state = 'dead') as dead
                from subscription_delivery as delivery
                where delivery.subscription = subscription.number and delivery.state <> 'fresh'
            ) as failed
            """;

    private final Pool pool;

    SubscriptionOverviews(Pool pool) {
        this.pool = pool;
    }

    /** The newest first. */
    Uni<Page<SubscriptionOverview>> page(Parameters parameters) {
        String state = parameters.text("state");
        if (state != null && !STATES.contains(state)) {
            throw Failure.invalid("state", "The state must be active, paused, disabled or failing");
        }
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        int before = cursor == null
                ? Integer.MAX_VALUE
                : (int) Cursor.parse(cursor, SORT).id();
        return read(
                        """
                        where ($1::text is null or client = $1) and number < $3
                            and ($2::text is null or state = $2
                                or $2 = 'failing' and state = 'active' and failing_since is not null)
                        order by number desc limit $4""",
                        Tuple.of(parameters.text("client"), state, before, limit + 1))
                .map(found -> new Page<>(
                        found.subList(0, Math.min(limit, found.size())),
                        found.size() > limit
                                ? new Cursor(SORT, "", found.get(limit - 1).number()).text()
                                : null));
    }

    /** Fails with {@code not-found}. */
    Uni<SubscriptionOverview> one(String id) {
        return read("where id = $1", Tuple.of(id)).map(found -> found.stream()
                .findFirst()
                .orElseThrow(() -> Failure.notFound("There is no such subscription")));
    }

    private Uni<List<SubscriptionOverview>> read(String which, Tuple values) {
        return pool.preparedQuery(OVERVIEW + which).execute(values).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(SubscriptionOverview::of)
                .toList());
    }
}
