package io.atrium.subscription;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Which process sends for which subscription. Each process says every now and then that it lives; whoever does not loses
 * its subscriptions to the others. Lives are measured by the database's clock, which is the same for all.
 */
@ApplicationScoped
class Workers {

    private static final Logger LOG = Logger.getLogger(Workers.class);

    private static final String BEAT =
            """
            with others as (
                delete from subscription_worker where alive_until < now() - interval '1 minute' and id <> $1),
            self as (
                insert into subscription_worker (id, alive_until) values ($1, now() + $2 * interval '1 ms')
                on conflict (id) do update set alive_until = excluded.alive_until)
            select (select count(*) from subscription_worker where alive_until > now() and id <> $1) + 1 as workers,
                (select count(*) from subscription where state = 'active') as subscriptions
            """;

    private static final String MINE =
            "select number, version from subscription where worker = $1 and state = 'active'";

    private static final String CLAIM =
            """
            update subscription set worker = $1
            where number in (
                select number from subscription
                where state = 'active' and number <> all ($3) and (worker is null or worker = $1
                    or not exists (select from subscription_worker where id = worker and alive_until > now()))
                order by number limit $2
                for update skip locked)
            returning *
            """;

    private static final String RELEASE =
            "update subscription set worker = null where worker = $1 and number = any ($2)";

    private static final String LEAVE =
            """
            with released as (update subscription set worker = null where worker = $1)
            delete from subscription_worker where id = $1
            """;

    private final Pool pool;
    private final Secrets secrets;
    private final SubscriptionConfig config;
    private final UUID self = UUID.randomUUID();

    Workers(Pool pool, Secrets secrets, SubscriptionConfig config) {
        this.pool = pool;
        this.secrets = secrets;
        this.config = config;
    }

    UUID self() {
        return self;
    }

    /**
     * How the work stands.
     *
     * @param workers processes that live, this one among them
     * @param subscriptions that are active
     */
    record Crew(long workers, long subscriptions) {

        /** How many of the subscriptions a process takes. */
        int share() {
            return (int) ((subscriptions + workers - 1) / workers);
        }
    }

    /** Says that this process lives for another while. */
    Uni<Crew> beat() {
        return pool.preparedQuery(BEAT)
                .execute(Tuple.of(self, config.lease().toMillis()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Crew(row.getLong("workers"), row.getLong("subscriptions")));
    }

    /** The subscriptions that this process sends for, with the version that each of them is at. */
    Uni<Map<Integer, Long>> mine() {
        return pool.preparedQuery(MINE).execute(Tuple.of(self)).map(rows -> {
            Map<Integer, Long> versions = new HashMap<>();
            rows.forEach(row -> versions.put(row.getInteger("number"), row.getLong("version")));
            return versions;
        });
    }

    /** Takes up to so many subscriptions that nobody sends for, or only this process, and that are not among those. */
    Uni<List<Target>> claim(int most, Collection<Integer> known) {
        return most <= 0
                ? Uni.createFrom().item(List.of())
                : pool.preparedQuery(CLAIM)
                        .execute(Tuple.of(self, most, known.toArray(Integer[]::new)))
                        .map(this::targets);
    }

    /** Leaves subscriptions to the others. */
    Uni<Void> release(Collection<Integer> subscriptions) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.of(self, subscriptions.toArray(Integer[]::new)))
                .replaceWithVoid();
    }

    /** Leaves all of them, for good. */
    Uni<Void> leave() {
        return pool.preparedQuery(LEAVE).execute(Tuple.of(self)).replaceWithVoid();
    }

    private List<Target> targets(RowSet<Row> rows) {
        List<Target> targets = new ArrayList<>();
        rows.forEach(row -> {
            try {
                targets.add(target(row));
            } catch (RuntimeException unreadable) {
                LOG.errorf("Nothing is sent for %s: %s", row.getString("id"), unreadable.getMessage());
            }
        });
        return targets;
    }

    private Target target(Row row) {
        Integer rate = row.getInteger("rate");
        Integer concurrency = row.getInteger("concurrency");
        String filter = row.getString("filter");
        OffsetDateTime failingSince = row.getOffsetDateTime("failing_since");
        String[] entities = row.getArrayOfStrings("legal_entities");
        return new Target(
                row.getInteger("number"),
                row.getString("id"),
                row.getLong("version"),
                row.getString("client"),
                row.getString("owner"),
                row.getString("url"),
                keys(row),
                Set.of(row.getArrayOfStrings("scopes")),
                entities == null ? null : Set.of(entities),
                row.getString("body").equals("thin"),
                filter == null ? null : new Filter(filter),
                rate == null ? 0 : rate,
                concurrency == null ? config.concurrencyPerSubscription() : concurrency,
                failingSince == null ? null : failingSince.toInstant(),
                row.getInteger("notices"));
    }

    /** The old one too, until its time is over. */
    private List<Target.Key> keys(Row row) {
        Signing signing = Signing.of(row.getString("signing"));
        Target.Key current = new Target.Key(signing.key(secrets.open(row, "secret")), Instant.MAX);
        byte[] previous = secrets.open(row, "previous_secret");
        return previous == null
                ? List.of(current)
                : List.of(
                        current,
                        new Target.Key(
                                signing.key(previous),
                                row.getOffsetDateTime("previous_secret_until").toInstant()));
    }
}
