package io.atrium.subscription;

import io.atrium.event.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/** Where deliveries wait that are not finished. Each method is one statement, so each is done wholly or not at all. */
@ApplicationScoped
class DeliveryQueue {

    /** On which processes tell each other: numbers of subscriptions that have news, or nothing when the subscriptions have. */
    static final String CHANNEL = "subscription";

    // Nothing when the wishes have changed, and nothing for a fact that was queued before. Of two processes that have
    // the
    // same fact the later one waits here until the earlier one is done.
    private static final String ENQUEUE =
            """
            with current as materialized (select revision from subscription_revision),
            fact as materialized (
                select * from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
                with ordinality as one (position, event_id, type, subject, time, place)),
            fresh as (
                insert into subscription_fact (event_id, at)
                select event_id, $9 from fact where (select revision = $1 from current) order by event_id
                on conflict do nothing
                returning event_id),
            queued as (
                insert into subscription_delivery (subscription, event_id, type, subject, position, fact_time, queued_at)
                select wish.subscription, fact.event_id, fact.type, fact.subject, fact.position, fact.time, $9
                from unnest($7::integer[], $8::bigint[]) with ordinality as wish (subscription, place, number)
                join fact using (place)
                where (fact.event_id in (select event_id from fresh)) is true
                order by wish.number)
            select revision from current
            """;

    private static final String WISHES =
            """
            select revision, number, types, legal_entities, wanted_entities
            from subscription_revision left join subscription on true
            order by number
            """;

    private static final String ADD =
            """
            insert into subscription_delivery (subscription, event_id, type, subject, fact_time, body, queued_at)
            select unnest($1::integer[]), $2, $3, $4, $5, $6, $5
            """;

    private static final String OTHERS =
            """
            select number from subscription
            where client = $1 and number <> $2 and exists (
                select from unnest(types) as wanted
                where wanted = $3 or wanted like '%*' and starts_with($3, rtrim(wanted, '*')))
            """;

    private static final String COLUMNS =
            "id, subscription, event_id, type, subject, position, fact_time, body, replay_of, attempts, next_attempt_at,"
                    + " last_status, last_error";

    // From the beginning each time: a fact that was committed late may have a lower id than one that was seen before.
    private static final String LOOK = "select found.* from unnest($1::integer[], $2::integer[]) as lane (number, room)"
            + " cross join lateral (select " + COLUMNS
            + """
             from subscription_delivery
            where subscription = lane.number and state = 'fresh' and id <> all ($3::bigint[])
            order by id limit lane.room) as found
            """;

    private static final String LOOK_PAST_FAILED = "select " + COLUMNS
            + """
             from subscription_delivery
            where subscription = $1 and state = 'fresh' and id <> all ($3::bigint[]) and subject <> all ($4::text[])
            order by id limit $2
            """;

    private static final String FAILED = "select " + COLUMNS
            + """
             from subscription_delivery
            where subscription = any ($1) and state <> 'fresh' and state = 'waiting'
            order by id
            """;

    private final Pool pool;
    private final Clock clock;

    private volatile Wishes wishes = Wishes.UNKNOWN;

    DeliveryQueue(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Queues each fact once for each subscription that wants it and may see it, and tells which want any of them.
     *
     * @param soon is given those that somebody wants before anybody can see them in the queue
     */
    Uni<Set<Integer>> enqueue(List<Event> given, Consumer<List<Event>> soon) {
        List<Event> facts = distinct(given);
        Wishes known = wishes;
        List<int[]> wanting = facts.stream().map(known::of).toList();
        soon.accept(wanted(facts, wanting));
        return pool.preparedQuery(ENQUEUE)
                .execute(values(known.revision(), facts, wanting))
                .map(rows -> rows.iterator().next().getLong("revision"))
                .chain(revision -> revision == known.revision()
                        ? Uni.createFrom().item(subscriptions(wanting))
                        : refresh().chain(() -> enqueue(facts, soon)));
    }

    private static List<Event> distinct(List<Event> facts) {
        Set<UUID> seen = new HashSet<>();
        return facts.stream().filter(fact -> seen.add(fact.id())).toList();
    }

    private Uni<Void> refresh() {
        return pool.query(WISHES)
                .execute()
                .invoke(rows -> wishes = wishes(rows))
                .replaceWithVoid();
    }

    private static Wishes wishes(RowSet<Row> rows) {
        List<Wish> all = new ArrayList<>();
        rows.forEach(row -> {
            if (row.getInteger("number") != null) {
                all.add(new Wish(
                        row.getInteger("number"),
                        Set.of(row.getArrayOfStrings("types")),
                        entities(row.getArrayOfStrings("legal_entities")),
                        entities(row.getArrayOfStrings("wanted_entities"))));
            }
        });
        return new Wishes(rows.iterator().next().getLong("revision"), all);
    }

    private static Set<String> entities(String[] ids) {
        return ids == null ? null : Set.of(ids);
    }

    private static List<Event> wanted(List<Event> facts, List<int[]> wanting) {
        return IntStream.range(0, facts.size())
                .filter(place -> wanting.get(place).length > 0)
                .mapToObj(facts::get)
                .toList();
    }

    private static Set<Integer> subscriptions(List<int[]> wanting) {
        return wanting.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    }

    private Tuple values(long revision, List<Event> facts, List<int[]> wanting) {
        int count = wanting.stream().mapToInt(each -> each.length).sum();
        Integer[] subscriptions = new Integer[count];
        Long[] places = new Long[count];
        int next = 0;
        for (int i = 0; i < facts.size(); i++) {
            for (int subscription : wanting.get(i)) {
                subscriptions[next] = subscription;
                places[next++] = i + 1L;
            }
        }
        return Tuple.tuple()
                .addLong(revision)
                .addArrayOfLong(facts.stream().map(Event::position).toArray(Long[]::new))
                .addArrayOfUUID(facts.stream().map(Event::id).toArray(UUID[]::new))
                .addArrayOfString(facts.stream().map(Event::type).toArray(String[]::new))
                .addArrayOfString(facts.stream().map(Event::subject).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        facts.stream().map(fact -> utc(fact.time())).toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(subscriptions)
                .addArrayOfLong(places)
                .addOffsetDateTime(utc(clock.instant()));
    }

    /** The other subscriptions of a client that want a type of facts. */
    Uni<List<Integer>> others(String client, int subscription, String type) {
        return pool.preparedQuery(OTHERS)
                .execute(Tuple.of(client, subscription, type))
                .map(rows -> {
                    List<Integer> numbers = new ArrayList<>();
                    rows.forEach(row -> numbers.add(row.getInteger("number")));
                    return numbers;
                });
    }

    /** Queues a fact that stands nowhere in the log for some subscriptions, whatever they ask for. */
    Uni<Void> add(Event event, Collection<Integer> subscriptions) {
        return add(pool, event, subscriptions);
    }

    /** The same, in a transaction. */
    Uni<Void> add(SqlClient transaction, Event event, Collection<Integer> subscriptions) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(
                        subscriptions.toArray(Integer[]::new),
                        event.id(),
                        event.type(),
                        event.subject(),
                        utc(event.time()),
                        Buffer.buffer(Payloads.bytes(event.toCloudEvent()))))
                .replaceWithVoid();
    }

    /** The oldest fresh deliveries of each lane, as many as it has room for, and none that it has already. */
    Uni<List<Pending>> look(List<Lane.Want> wants) {
        List<Lane.Want> plain =
                wants.stream().filter(want -> want.failing().isEmpty()).toList();
        List<Uni<List<Pending>>> looks = new ArrayList<>();
        if (!plain.isEmpty()) {
            looks.add(look(
                    LOOK,
                    Tuple.of(
                            plain.stream().map(Lane.Want::subscription).toArray(Integer[]::new),
                            plain.stream().map(Lane.Want::room).toArray(Integer[]::new),
                            plain.stream().flatMap(want -> want.held().stream()).toArray(Long[]::new))));
        }
        wants.stream()
                .filter(want -> !want.failing().isEmpty())
                .map(want -> look(
                        LOOK_PAST_FAILED,
                        Tuple.of(
                                want.subscription(),
                                want.room(),
                                want.held().toArray(Long[]::new),
                                want.failing().toArray(String[]::new))))
                .forEach(looks::add);
        return Uni.join().all(looks).andFailFast().map(found -> found.stream()
                .flatMap(List::stream)
                .toList());
    }

    /** All that failed and are tried again. */
    Uni<List<Pending>> failed(Collection<Integer> subscriptions) {
        return subscriptions.isEmpty()
                ? Uni.createFrom().item(List.of())
                : look(FAILED, Tuple.of(subscriptions.toArray(Integer[]::new)));
    }

    /** Tells the other processes that there is something new for these subscriptions. */
    Uni<Void> announce(Collection<Integer> subscriptions) {
        return announce(pool, subscriptions);
    }

    /** The same, when the transaction commits. */
    Uni<Void> announce(SqlClient transaction, Collection<Integer> subscriptions) {
        return tell(transaction, subscriptions.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Tells all processes that subscriptions were left. */
    Uni<Void> announceChange() {
        return announceChange(pool);
    }

    /** The same of any change, when the transaction commits. */
    Uni<Void> announceChange(SqlClient transaction) {
        return tell(transaction, "");
    }

    private static Uni<Void> tell(SqlClient client, String message) {
        return client.preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(CHANNEL, message))
                .replaceWithVoid();
    }

    private Uni<List<Pending>> look(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(DeliveryQueue::pending)
                .toList());
    }

    private static Pending pending(Row row) {
        Buffer body = row.get(Buffer.class, "body");
        OffsetDateTime due = row.getOffsetDateTime("next_attempt_at");
        return new Pending(
                row.getLong("id"),
                row.getInteger("subscription"),
                row.getUUID("event_id"),
                row.getString("type"),
                row.getString("subject"),
                row.getLong("position"),
                row.getOffsetDateTime("fact_time").toInstant(),
                row.getUUID("replay_of"),
                row.getInteger("attempts"),
                due == null ? null : due.toInstant(),
                new Answer(row.getInteger("last_status"), row.getString("last_error"), Duration.ZERO).isOutage(),
                body == null ? null : body.getBytes());
    }
}
