package io.atrium.exceptionqueue;

import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Reentry;
import io.atrium.kernel.Reentry.Ending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Sees to it that cases go on: work that people want sent in again enters by its door, a case whose work went through is
 * resolved, and one that nobody closed in time is told of, by one replica at a time. Every step may be repeated after a
 * crash.
 */
@ApplicationScoped
class CaseSweep {

    private static final Logger LOG = Logger.getLogger(CaseSweep.class);

    private static final int SENT_IN_AT_ONCE = 100;
    private static final int LOOKED_AT_AT_ONCE = 500;
    private static final int CASES_AT_ONCE = 100;

    private static final String REQUESTED =
            """
            select number, "case", room, reference, correction from exceptionqueue_reference
            where state = 'requested' order by number limit $1""";

    // Unless it has stopped again already.
    private static final String SENT_IN =
            """
            update exceptionqueue_reference
            set state = 'retried', attempts = attempts + 1, correction = null, changed_at = $2
            where number = $1 and state = 'requested'""";

    private static final String LOOK =
            """
            update exceptionqueue_reference set looked_at = $1
            where number in (
                select number from exceptionqueue_reference
                where state <> 'done' and room = any ($2) order by looked_at nulls first limit $3 for update skip locked)
            returning number, "case", room, reference, state""";

    private static final String FINISHED =
            """
            select number from exceptionqueue_case
            where status in ('open', 'retrying') and not exists (
                select from exceptionqueue_reference as work
                where work."case" = exceptionqueue_case.number and work.state <> 'done')
            order by number limit $1""";

    private static final String OVERDUE =
            """
            select number from exceptionqueue_case
            where status in ('open', 'retrying') and due_at < $1 and escalated_at is null
            order by due_at limit $2""";

    private final CaseTable table;
    private final Casework casework;
    private final Doors doors;
    private final Routing routing;
    private final Pool pool;
    private final Vertx vertx;
    private final ExceptionQueueConfig config;
    private final Loop work = new Loop("the work of cases", this::goOn);
    private final Loop escalation = new Loop("overdue cases", this::escalate);
    private long[] timers = {};

    CaseSweep(
            CaseTable table,
            Casework casework,
            Doors doors,
            Routing routing,
            Pool pool,
            Vertx vertx,
            ExceptionQueueConfig config) {
        this.table = table;
        this.casework = casework;
        this.doors = doors;
        this.routing = routing;
        this.pool = pool;
        this.vertx = vertx;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        timers = new long[] {
            vertx.setPeriodic(config.sweepInterval().toMillis(), tick -> work.run()),
            vertx.setPeriodic(config.escalationInterval().toMillis(), tick -> escalation.run())
        };
    }

    void stop(@Observes ShutdownEvent stopping) {
        for (long timer : timers) {
            vertx.cancelTimer(timer);
        }
    }

    /** Does not wait for the next look. */
    void wake() {
        vertx.runOnContext(now -> work.run());
    }

    /** One look at all that may go on. */
    Uni<Void> goOn() {
        return alone("work", () -> sendAllIn().chain(this::settleAll).chain(this::resolve));
    }

    /** Nothing while another replica is at it. Should the lock be lost meanwhile, steps are repeated, which is harmless. */
    private Uni<Void> alone(String what, Supplier<Uni<Void>> work) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("select pg_try_advisory_xact_lock(hashtext('exceptionqueue'), hashtext($1))")
                .execute(Tuple.of(what))
                .chain(rows -> rows.iterator().next().getBoolean(0)
                        ? work.get()
                        : Uni.createFrom().voidItem()));
    }

    // --- sending in again

    private Uni<Void> sendAllIn() {
        return pool.preparedQuery(REQUESTED)
                .execute(Tuple.of(SENT_IN_AT_ONCE))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(this::sendIn)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** First by the door, then written down: after a crash it enters twice, which is harmless, and never not at all. */
    private Uni<Void> sendIn(Row row) {
        return doors.of(row.getString("room"))
                .map(door -> Uni.createFrom()
                        .completionStage(() -> enter(door, row))
                        .chain(() ->
                                pool.preparedQuery(SENT_IN).execute(Tuple.of(row.getLong("number"), utc(table.now()))))
                        .replaceWithVoid()
                        .onFailure(Failure::isFinal)
                        .recoverWithUni(refused -> stop(row, refused.getMessage()))
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "%s is sent in again later: %s", row.getString("reference"), inWords(failure)))
                        .onFailure()
                        .recoverWithNull())
                .orElseGet(() -> stop(row, "Work of this kind cannot be sent in again"));
    }

    /** What others say may quote what is to be sent in. */
    private static String inWords(Throwable failure) {
        return failure instanceof Failure
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }

    private static CompletionStage<Boolean> enter(Reentry door, Row row) {
        JsonObject correction = row.get(JsonObject.class, "correction");
        return correction == null
                ? door.retry(row.getString("reference"))
                : door.correct(row.getString("reference"), correction.getMap());
    }

    /** A person has it again, and is told why. */
    private Uni<Void> stop(Row row, String why) {
        return pool.withTransaction(transaction -> table.hold(transaction, id(row))
                .call(() -> transaction
                        .preparedQuery(
                                """
                                update exceptionqueue_reference set state = 'open', correction = null, changed_at = $2
                                where number = $1 and state in ('requested', 'retried')""")
                        .execute(Tuple.of(row.getLong("number"), utc(table.now()))))
                .chain(found -> found.isClosed()
                        ? Uni.createFrom().voidItem()
                        : table.change(
                                        transaction,
                                        new CaseStep(
                                                found,
                                                found.reopened(why),
                                                CaseEntry.REOPENED,
                                                row.getString("reference") + ": " + why),
                                        Actor.atrium())
                                .replaceWithVoid()));
    }

    private static String id(Row row) {
        return PublicId.of(ExceptionCase.PREFIX, row.getInteger("case"));
    }

    // --- what became of it

    /** Those that were looked at longest ago. */
    private Uni<Void> settleAll() {
        Instant now = table.now();
        return pool.preparedQuery(LOOK)
                .execute(Tuple.of(utc(now), doors.rooms().toArray(String[]::new), LOOKED_AT_AT_ONCE))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.groupingBy(row -> row.getString("room"))))
                .onItem()
                .transformToMulti(byRoom -> Multi.createFrom().iterable(byRoom.entrySet()))
                .onItem()
                .transformToUniAndConcatenate(room -> settle(room.getKey(), room.getValue()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> settle(String room, List<Row> rows) {
        Set<String> references =
                rows.stream().map(row -> row.getString("reference")).collect(Collectors.toSet());
        return Uni.createFrom()
                .completionStage(() -> doors.of(room).orElseThrow().endings(references))
                .chain(endings -> succeeded(rows, endings).chain(() -> failed(rows, endings)))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("what became of work of %s is asked again: %s", room, failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> succeeded(List<Row> rows, Map<String, Ending> endings) {
        Long[] done = rows.stream()
                .filter(row -> endings.getOrDefault(row.getString("reference"), Ending.failure(null))
                        .succeeded())
                .map(row -> row.getLong("number"))
                .toArray(Long[]::new);
        return done.length == 0
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(
                                """
                                update exceptionqueue_reference set state = 'done', changed_at = $2
                                where number = any ($1)""")
                        .execute(Tuple.of(done, utc(table.now())))
                        .replaceWithVoid();
    }

    /** That which a person has already is known to have failed. */
    private Uni<Void> failed(List<Row> rows, Map<String, Ending> endings) {
        return Multi.createFrom()
                .iterable(rows)
                .filter(row -> row.getString("state").equals("retried"))
                .filter(row -> endings.containsKey(row.getString("reference")))
                .filter(row -> !endings.get(row.getString("reference")).succeeded())
                .onItem()
                .transformToUniAndConcatenate(
                        row -> stop(row, endings.get(row.getString("reference")).reason()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> resolve() {
        return each(
                FINISHED,
                Tuple.of(CASES_AT_ONCE),
                (transaction, found) -> found.isClosed()
                        ? Uni.createFrom().voidItem()
                        : isFinished(transaction, found)
                                .chain(finished -> finished
                                        ? casework.resolve(transaction, found).replaceWithVoid()
                                        : Uni.createFrom().voidItem()));
    }

    /** Now that nobody else changes it: work may have been parked for it meanwhile. */
    private static Uni<Boolean> isFinished(SqlConnection transaction, ExceptionCase found) {
        return transaction
                .preparedQuery(
                        """
                        select from exceptionqueue_reference where "case" = $1 and state <> 'done' limit 1""")
                .execute(Tuple.of(CaseTable.number(found.id()).orElseThrow()))
                .map(rows -> rows.size() == 0);
    }

    // --- what nobody closed in time

    /** One look at those that are overdue. */
    Uni<Void> escalate() {
        return alone("escalation", () -> {
            Instant now = table.now();
            return each(
                    OVERDUE,
                    Tuple.of(utc(now), CASES_AT_ONCE),
                    (transaction, found) -> escalate(transaction, found, now));
        });
    }

    private Uni<Void> escalate(SqlConnection transaction, ExceptionCase found, Instant now) {
        return found.isClosed() || found.escalatedAt() != null
                ? Uni.createFrom().voidItem()
                : table.change(
                                transaction,
                                new CaseStep(
                                        found,
                                        found.escalated(routing.afterDue(found.owner()), now),
                                        CaseEntry.ESCALATED,
                                        "Due " + found.dueAt()),
                                Actor.atrium())
                        .replaceWithVoid();
    }

    /** Each in a transaction of its own. */
    private Uni<Void> each(String which, Tuple values, Step step) {
        return pool.preparedQuery(which)
                .execute(values)
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(row -> pool.withTransaction(transaction -> table.hold(
                                transaction, PublicId.of(ExceptionCase.PREFIX, row.getInteger("number")))
                        .chain(found -> step.take(transaction, found))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** One step with a case that is held. */
    @FunctionalInterface
    private interface Step {

        Uni<Void> take(SqlConnection transaction, ExceptionCase found);
    }

    /** Something that is done again and again, one time after the other; asked for meanwhile, it is done once more. */
    private static final class Loop {

        private final String about;
        private final Supplier<Uni<Void>> step;
        private boolean running;
        private boolean again;

        Loop(String about, Supplier<Uni<Void>> step) {
            this.about = about;
            this.step = step;
        }

        synchronized void run() {
            again = running;
            if (running) {
                return;
            }
            running = true;
            Uni.createFrom().deferred(step::get).subscribe().with(done -> over(), failure -> {
                LOG.warnf("%s wait for the next look: %s", about, failure.getMessage());
                over();
            });
        }

        private synchronized void over() {
            running = false;
            if (again) {
                run();
            }
        }
    }
}
