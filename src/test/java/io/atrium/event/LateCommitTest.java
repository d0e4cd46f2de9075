package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A reader never skips a position of a transaction that commits after a higher one. Writers take turns as the schedule
 * says, on a real PostgreSQL, while a reader follows {@code next}.
 */
class LateCommitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As a sequence would hand positions out: at once, whoever commits first. */
    private static final String SEQUENCE =
            """
            select max(taken) as position, $2::timestamptz as time
            from (select nextval('unfenced') as taken from generate_series(1, $1::bigint)) as allotted""";

    private static MigratedDatabase fenced;
    private static MigratedDatabase unfenced;

    @BeforeContainer
    static void open() {
        fenced = new MigratedDatabase(MigratedDatabase.LATEST);
        unfenced = new MigratedDatabase(MigratedDatabase.LATEST);
        // Without the fence there is no row that says how far the log is committed: the highest that is visible must
        // do.
        unfenced.execute("create sequence unfenced");
        unfenced.execute("alter table event_head rename to event_head_before");
        unfenced.execute(
                """
                create view event_head as
                select coalesce(max(position), 0) as position, coalesce(max(time), '-infinity') as time
                from event_log""");
    }

    @AfterContainer
    static void close() {
        fenced.close();
        unfenced.close();
    }

    @Property(tries = 300)
    void everyCommittedFactIsReadOnceAndInOrderWhateverTheInterleaving(@ForAll("schedules") List<Turn> schedule) {
        Play play = new Play(fenced, new EventLog(fenced.pool(), Clock.systemUTC()), true);

        play.perform(schedule);

        assertThat(play.read).containsExactlyElementsOf(play.committed);
        // No gaps either, not behind those that were rolled back.
        assertThat(play.positions)
                .containsExactlyElementsOf(LongStream.rangeClosed(play.start + 1, play.start + play.committed.size())
                        .boxed()
                        .toList());
    }

    @Example
    void withoutTheFenceAReaderSkipsTheLateOne() {
        Play play = new Play(unfenced, new EventLog(unfenced.pool(), Clock.systemUTC(), SEQUENCE), false);

        play.perform(LATE);

        assertThat(play.committed).hasSize(2);
        assertThat(play.read).hasSize(1);
    }

    @Example
    void withTheFenceTheSameScheduleSkipsNothing() {
        Play play = new Play(fenced, new EventLog(fenced.pool(), Clock.systemUTC()), true);

        play.perform(LATE);

        assertThat(play.read).hasSize(2).containsExactlyElementsOf(play.committed);
    }

    /** The first writer appends; the second appends and commits; then the first commits. */
    private static final List<Turn> LATE =
            List.of(new Turn(0, 1, true), new Turn(1, 1, true), new Turn(1, 1, true), new Turn(0, 1, true));

    @Provide
    Arbitrary<List<Turn>> schedules() {
        Arbitrary<Turn> turn = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(3, Arbitraries.just(true)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(false))))
                .as(Turn::new);
        return turn.list().ofMinSize(4).ofMaxSize(24);
    }

    /**
     * What a writer does when it is its turn: appends when it has nothing open, otherwise ends what it has.
     *
     * @param facts how many it appends
     * @param commits whether it commits in the end
     */
    record Turn(int writer, int facts, boolean commits) {}

    /** A schedule being carried out, and what the reader saw of it. */
    private static final class Play {

        private final MigratedDatabase database;
        private final EventLog log;
        private final boolean isFenced;
        private final Writer[] writers = {new Writer(), new Writer(), new Writer(), new Writer()};
        private final List<UUID> committed = new ArrayList<>();
        private final List<UUID> read = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private final long start;
        private long next;

        Play(MigratedDatabase database, EventLog log, boolean isFenced) {
            this.database = database;
            this.log = log;
            this.isFenced = isFenced;
            this.start = log.head().await().atMost(PATIENCE);
            this.next = start;
        }

        void perform(List<Turn> schedule) {
            for (Turn turn : schedule) {
                take(turn);
                read();
            }
            while (anyOpen()) {
                for (Writer writer : writers) {
                    end(writer, true);
                    read();
                }
            }
            while (read()) {
                // until there is nothing left
            }
        }

        private void take(Turn turn) {
            Writer writer = writers[turn.writer()];
            if (writer.appending == null) {
                boolean waits = isFenced && anyOpen();
                writer.begin(database, log, turn.facts());
                if (!waits) {
                    writer.appending.join();
                }
            } else {
                end(writer, turn.commits());
            }
        }

        /** Nothing while the writer still waits for another to end. */
        private void end(Writer writer, boolean commits) {
            if (writer.appending == null || !writer.appending.isDone()) {
                return;
            }
            if (commits) {
                committed.addAll(writer.facts);
            }
            writer.end(commits);
            CompletableFuture<?>[] waiting = java.util.Arrays.stream(writers)
                    .filter(other -> other.appending != null)
                    .map(other -> other.appending)
                    .toArray(CompletableFuture[]::new);
            if (waiting.length > 0) {
                // One of them has its turn now.
                CompletableFuture.anyOf(waiting).join();
            }
        }

        private boolean anyOpen() {
            return java.util.Arrays.stream(writers).anyMatch(writer -> writer.appending != null);
        }

        private boolean read() {
            Page page = log.read(Selection.all(2).withAfter(next)).await().atMost(PATIENCE);
            page.events().forEach(event -> {
                read.add(event.id());
                positions.add(event.position());
            });
            next = page.next();
            return !page.events().isEmpty();
        }
    }

    /** One that appends in transactions of its own. */
    private static final class Writer {

        private SqlConnection connection;
        private Transaction transaction;
        private List<UUID> facts;
        private CompletableFuture<Void> appending;

        void begin(MigratedDatabase database, EventLog log, int count) {
            connection = database.pool().getConnection().await().atMost(PATIENCE);
            transaction = connection.begin().await().atMost(PATIENCE);
            facts = java.util.stream.Stream.generate(UUID::randomUUID)
                    .limit(count)
                    .toList();
            List<Fact> appended = facts.stream()
                    .map(id -> new Fact(id, "happened", "subject", "correlation", "test", null, new JsonObject()))
                    .toList();
            appending = log.append(connection, appended).subscribeAsCompletionStage();
        }

        void end(boolean commits) {
            (commits ? transaction.commit() : transaction.rollback()).await().atMost(PATIENCE);
            connection.close().await().atMost(PATIENCE);
            appending = null;
        }
    }
}
