package io.atrium.subscription;

import io.atrium.event.Event;
import io.atrium.event.EventLog;
import io.atrium.event.EventLog.Stretch;
import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * The replays, and their steps: each queues some facts and notes how far it has come, in one transaction, so that one that
 * is interrupted goes on where it was and queues nothing twice.
 */
@ApplicationScoped
class Replays {

    private static final Set<String> STATES = Set.of("running", "done", "cancelled");
    private static final String SORT = "newest";

    /** Of a subscription's queue; while more wait, a replay adds nothing to them. */
    private static final int MOST_WAITING = 1_000;

    private static final String COLUMNS = "replay.*, coalesce(subscription.id, '') as subscription_id";

    private static final String FROM =
            " from subscription_replay as replay left join subscription on subscription.number = replay.subscription ";

    private static final String FAILED =
            """
             from subscription_delivery
            where subscription = $1 and state <> 'fresh' and state = 'dead' and not repeated and position is not null
                and fact_time >= $2 and fact_time < $3
                and ($4::text[] is null or type like any ($4)) and ($5::text is null or subject = $5)
            """;

    private static final String BEGIN =
            """
            with replay as (
                insert into subscription_replay (subscription, client, requested_by, from_time, to_time, types, subject,
                    failed_only, rate, matched, after, until, created_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
                returning *)
            select
            """
                    + COLUMNS
                    + " from replay join subscription on subscription.number = replay.subscription";

    // Waits for a step that is under way.
    private static final String CANCEL =
            "update subscription_replay set state = 'cancelled', updated_at = $2 where number = $1 and state = 'running'";

    // A statement of its own, so that it sees what that step has queued. Some may be under way to the subscriber.
    private static final String TAKE_BACK =
            """
            delete from subscription_delivery as delivery using subscription_replay as replay
            where replay.number = $1 and replay.state = 'cancelled' and delivery.subscription = replay.subscription
                and delivery.replay = replay.number and delivery.state = 'fresh'
            """;

    private static final String RUNNING =
            """
            select replay.number, subscription.number as subscription
            from subscription_replay as replay join subscription on subscription.number = replay.subscription
            where replay.state = 'running' and subscription.worker = $1 and subscription.state = 'active'
            order by replay.number
            """;

    private static final String LOCK =
            """
            select replay.*, subscription.id as subscription_id, subscription.types as wanted_types, legal_entities,
                wanted_entities,
                (select count(*) from (
                    select from subscription_delivery
                    where subscription = replay.subscription and state = 'fresh' limit $2) as fresh) as waiting
            from subscription_replay as replay join subscription on subscription.number = replay.subscription
            where replay.number = $1 and replay.state = 'running'
            for update of replay skip locked
            """;

    private static final String QUEUE =
            """
            insert into subscription_delivery
                (subscription, event_id, type, subject, position, fact_time, replay_of, replay, queued_at)
            select $1, event_id, type, subject, position, time, replay_of, $2, $3
            from unnest($4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[], $9::uuid[])
                with ordinality as fact (event_id, type, subject, position, time, replay_of, place)
            order by place
            """;

    private static final String ADVANCE =
            """
            update subscription_replay
            set after = $2, queued = queued + $3, updated_at = $4, state = case when $5 then 'done' else state end
            where number = $1
            """;

    private final Pool pool;
    private final EventLog log;
    private final Clock clock;

    Replays(Pool pool, EventLog log, Clock clock) {
        this.pool = pool;
        this.log = log;
        this.clock = clock;
    }

    // --- what is asked of them

    /** How many facts a replay would repeat. */
    Uni<Long> count(Subscription subscription, ReplayRequest request) {
        return request.failedOnly()
                ? pool.preparedQuery("select count(*)" + FAILED)
                        .execute(failedValues(subscription.number(), request))
                        .map(rows -> rows.iterator().next().getLong(0))
                : stretch(subscription, request).chain(log::count);
    }

    private Uni<Stretch> stretch(Subscription subscription, ReplayRequest request) {
        return log.stretch(
                request.from(),
                request.to(),
                types(subscription.types(), request.types()),
                request.subject(),
                both(subscription.visibleEntities(), subscription.legalEntities()));
    }

    private static List<List<String>> types(List<String> wanted, List<String> asked) {
        return List.of(wanted, asked == null ? List.of() : asked);
    }

    private static Set<String> both(List<String> visible, List<String> wanted) {
        if (visible == null || wanted == null) {
            List<String> only = visible == null ? wanted : visible;
            return only == null ? null : new TreeSet<>(only);
        }
        Set<String> both = new TreeSet<>(visible);
        both.retainAll(wanted);
        return both;
    }

    private static Tuple failedValues(int subscription, ReplayRequest request) {
        return Tuple.of(
                subscription,
                utc(request.from()),
                utc(request.to()),
                request.types() == null ? null : EventLog.patterns(request.types()),
                request.subject());
    }

    /** Begins one; who sends for the subscription goes on with it. */
    Uni<Replay> begin(SqlConnection transaction, Subscription subscription, ReplayRequest request, String requestedBy) {
        return count(subscription, request)
                .chain(matched -> stretch(subscription, request).chain(stretch -> transaction
                        .preparedQuery(BEGIN)
                        .execute(Tuple.tuple()
                                .addInteger(subscription.number())
                                .addString(subscription.client())
                                .addString(requestedBy)
                                .addOffsetDateTime(utc(request.from()))
                                .addOffsetDateTime(utc(request.to()))
                                .addArrayOfString(array(request.types()))
                                .addString(request.subject())
                                .addBoolean(request.failedOnly())
                                .addInteger(request.rate())
                                .addLong(matched)
                                .addLong(request.failedOnly() ? 0 : stretch.after())
                                .addLong(stretch.until())
                                .addOffsetDateTime(utc(clock.instant())))))
                .map(Replays::only);
    }

    /** Ends one that runs; another stays as it is. */
    Uni<Replay> cancel(SqlConnection transaction, int number) {
        return transaction
                .preparedQuery(CANCEL)
                .execute(Tuple.of(number, utc(clock.instant())))
                .chain(() -> transaction.preparedQuery(TAKE_BACK).execute(Tuple.of(number)))
                .chain(() -> one(transaction, null, number));
    }

    /**
     * Fails with {@code not-found}.
     *
     * @param subscription the only one that it may be of; null for any
     */
    Uni<Replay> one(Integer subscription, String id) {
        int number = PublicId.parse(Replay.PREFIX, id).orElseThrow(Replays::unknown);
        return one(pool, subscription, number);
    }

    private static Uni<Replay> one(SqlClient client, Integer subscription, int number) {
        return client.preparedQuery("select " + COLUMNS + FROM
                        + "where replay.number = $1 and ($2::integer is null or replay.subscription = $2)")
                .execute(Tuple.of(number, subscription))
                .map(Replays::only);
    }

    /**
     * Newest first.
     *
     * @param subscription the only one that they may be of; null for any
     */
    Uni<Page<Replay>> page(Integer subscription, Paging paging) {
        return pool.preparedQuery(
                        "select " + COLUMNS + FROM
                                + """
                        where ($1::integer is null or replay.subscription = $1) and ($2::text is null or replay.state = $2)
                            and replay.number < $3::bigint
                        order by replay.number desc limit $4
                        """)
                .execute(Tuple.of(subscription, paging.state(), paging.before(), paging.limit() + 1))
                .map(rows -> page(
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(Replay::of)
                                .toList(),
                        paging.limit()));
    }

    private static Page<Replay> page(List<Replay> found, int limit) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<Replay> data = found.subList(0, limit);
        return new Page<>(data, new Cursor(SORT, "", data.get(limit - 1).number()).text());
    }

    // --- how they go on

    /**
     * A replay that runs.
     *
     * @param subscription whose it is
     */
    record Running(int number, int subscription) {}

    /** Those of subscriptions that this process sends for. */
    Uni<List<Running>> running(UUID worker) {
        return pool.preparedQuery(RUNNING).execute(Tuple.of(worker)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new Running(row.getInteger("number"), row.getInteger("subscription")))
                .toList());
    }

    /**
     * Queues the next facts of a replay, as many as it may in that time, and tells how many these were.
     *
     * @param seconds since the last step
     */
    Uni<Integer> step(int number, double seconds) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(number, MOST_WAITING))
                .chain(rows -> rows.size() == 0 || rows.iterator().next().getLong("waiting") >= MOST_WAITING
                        ? Uni.createFrom().item(0)
                        : step(transaction, rows.iterator().next(), seconds)));
    }

    private Uni<Integer> step(SqlConnection transaction, Row row, double seconds) {
        int most = Math.max(1, (int) Math.min(MOST_WAITING, row.getInteger("rate") * seconds));
        return row.getBoolean("failed_only")
                ? stepFailed(transaction, row, most)
                : log.read(stretch(row), most).chain(facts -> queue(transaction, row, facts, facts.size() < most)
                        .replaceWith(facts.size()));
    }

    private static Stretch stretch(Row row) {
        Replay replay = Replay.of(row);
        return new Stretch(
                row.getLong("after"),
                row.getLong("until"),
                replay.from(),
                replay.to(),
                types(List.of(row.getArrayOfStrings("wanted_types")), replay.types()),
                replay.subject(),
                both(list(row.getArrayOfStrings("legal_entities")), list(row.getArrayOfStrings("wanted_entities"))));
    }

    private Uni<Void> queue(SqlConnection transaction, Row replay, List<Event> facts, boolean isEnd) {
        return queue(transaction, replay, Repeated.of(facts))
                .chain(() -> advance(
                        transaction,
                        replay,
                        facts.isEmpty()
                                ? replay.getLong("after")
                                : facts.get(facts.size() - 1).position(),
                        facts.size(),
                        isEnd));
    }

    private Uni<Integer> stepFailed(SqlConnection transaction, Row row, int most) {
        Replay replay = Replay.of(row);
        ReplayRequest request = new ReplayRequest(
                replay.from(), replay.to(), replay.types(), replay.subject(), true, replay.rate(), false);
        return transaction
                .preparedQuery(
                        "update subscription_delivery set repeated = true where subscription = $1 and state <> 'fresh'"
                                + " and id = any (array(select id" + FAILED + " order by id limit $6))"
                                + " returning id, event_id, type, subject, position, fact_time")
                .execute(failedValues(row.getInteger("subscription"), request).addInteger(most))
                .map(Repeated::of)
                .chain(failed -> queue(transaction, row, failed)
                        .chain(() ->
                                advance(transaction, row, row.getLong("after"), failed.size(), failed.size() < most))
                        .replaceWith(failed.size()));
    }

    private Uni<Void> queue(SqlConnection transaction, Row replay, List<Repeated> facts) {
        int number = replay.getInteger("number");
        return facts.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(QUEUE)
                        .execute(Tuple.tuple()
                                .addInteger(replay.getInteger("subscription"))
                                .addInteger(number)
                                .addOffsetDateTime(utc(clock.instant()))
                                .addArrayOfUUID(facts.stream()
                                        .map(fact -> fact.idIn(number))
                                        .toArray(UUID[]::new))
                                .addArrayOfString(
                                        facts.stream().map(Repeated::type).toArray(String[]::new))
                                .addArrayOfString(
                                        facts.stream().map(Repeated::subject).toArray(String[]::new))
                                .addArrayOfLong(
                                        facts.stream().map(Repeated::position).toArray(Long[]::new))
                                .addArrayOfOffsetDateTime(facts.stream()
                                        .map(fact -> utc(fact.time()))
                                        .toArray(OffsetDateTime[]::new))
                                .addArrayOfUUID(facts.stream().map(Repeated::id).toArray(UUID[]::new)))
                        .replaceWithVoid();
    }

    private Uni<Void> advance(SqlConnection transaction, Row replay, long after, int queued, boolean isEnd) {
        return transaction
                .preparedQuery(ADVANCE)
                .execute(Tuple.of(replay.getInteger("number"), after, (long) queued, utc(clock.instant()), isEnd))
                .replaceWithVoid();
    }

    /** A fact that is sent once more. */
    private record Repeated(UUID id, String type, String subject, long position, Instant time) {

        static List<Repeated> of(List<Event> facts) {
            return facts.stream()
                    .map(fact -> new Repeated(fact.id(), fact.type(), fact.subject(), fact.position(), fact.time()))
                    .toList();
        }

        static List<Repeated> of(RowSet<Row> rows) {
            return StreamSupport.stream(rows.spliterator(), false)
                    .sorted((one, other) -> Long.compare(one.getLong("id"), other.getLong("id")))
                    .map(row -> new Repeated(
                            row.getUUID("event_id"),
                            row.getString("type"),
                            row.getString("subject"),
                            row.getLong("position"),
                            row.getOffsetDateTime("fact_time").toInstant()))
                    .toList();
        }

        /** The id that it has in that replay. */
        UUID idIn(int replay) {
            return UUID.nameUUIDFromBytes(("replay " + replay + " " + id).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Replay only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return Replay.of(rows.iterator().next());
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such replay");
    }

    private static List<String> list(String[] texts) {
        return texts == null ? null : List.of(texts);
    }

    private static String[] array(List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }

    /**
     * Which page of a list.
     *
     * @param state only in this state, or null
     * @param before only replays older than the one with this number
     */
    record Paging(String state, int limit, long before) {

        private static final Set<String> PARAMETERS = Set.of("state", "limit", "cursor");

        /** @throws Failure {@code invalid} */
        static Paging of(MultivaluedMap<String, String> query) {
            Parameters parameters = new Parameters(query, PARAMETERS);
            String state = parameters.text("state");
            if (state != null && !STATES.contains(state)) {
                throw Failure.invalid("state", "The state must be running, done or cancelled");
            }
            String cursor = parameters.text("cursor");
            return new Paging(
                    state,
                    parameters.limit(),
                    cursor == null ? Long.MAX_VALUE : Cursor.parse(cursor, SORT).id());
        }
    }
}
