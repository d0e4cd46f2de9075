package io.atrium.subscription;

import io.atrium.kernel.Reentry;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * Sends once more what a subscriber did not accept. A subscriber that merely fails needs nothing sent: its case ends when it
 * accepts facts again, and with the subscription.
 */
@ApplicationScoped
class DeliveriesReentry implements Reentry {

    private static final RetryRequest ALL = new RetryRequest(null, null, null);

    private static final String STANDING =
            """
            select id, state = 'active' and failing_since is null as accepts, exists (
                    select from subscription_delivery
                    where subscription = number and state <> 'fresh' and state = 'dead' and not repeated) as dead
            from subscription where id = any ($1)""";

    private final SubscriptionTable table;
    private final Retries retries;
    private final DeliveryQueue queue;
    private final Pool pool;

    DeliveriesReentry(SubscriptionTable table, Retries retries, DeliveryQueue queue, Pool pool) {
        this.table = table;
        this.retries = retries;
        this.queue = queue;
        this.pool = pool;
    }

    @Override
    public String room() {
        return Notices.ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String reference) {
        return pool.withTransaction(transaction -> table.lock(transaction, subscription(reference))
                        .chain(found -> retries.retry(transaction, found.number(), ALL)
                                .call(() -> queue.announce(transaction, List.of(found.number())))))
                .map(count -> count > 0)
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> references) {
        String[] subscriptions = references.stream()
                .map(DeliveriesReentry::subscription)
                .distinct()
                .toArray(String[]::new);
        return pool.preparedQuery(STANDING)
                .execute(Tuple.of((Object) subscriptions))
                .map(rows -> endings(references, rows))
                .subscribeAsCompletionStage();
    }

    /** Of a subscription that is gone there is nothing left to do. */
    private static Map<String, Ending> endings(Set<String> references, RowSet<Row> rows) {
        Map<String, Row> standings = new HashMap<>();
        StreamSupport.stream(rows.spliterator(), false).forEach(row -> standings.put(row.getString("id"), row));
        Map<String, Ending> endings = new HashMap<>();
        references.forEach(reference -> {
            Row standing = standings.get(subscription(reference));
            boolean isOver = standing == null
                    || (reference.endsWith("/" + Notices.DEAD)
                            ? !standing.getBoolean("dead")
                            : standing.getBoolean("accepts"));
            if (isOver) {
                endings.put(reference, Ending.SUCCESS);
            }
        });
        return endings;
    }

    private static String subscription(String reference) {
        return reference.split("/", 2)[0];
    }
}
