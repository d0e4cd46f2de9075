package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Kept;
import io.atrium.kernel.Kept.Stage;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The log over the months: partitions, retention, and what those who come late are told. */
class PartitionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PERIOD = Duration.ofDays(28);
    private static final Duration RETENTION = Duration.ofDays(56);

    private MigratedDatabase database;
    private SettableClock clock;
    private EventLog log;
    private Partitions partitions;

    @BeforeEach
    void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        clock = new SettableClock(Instant.now());
        log = new EventLog(database.pool(), clock);
        partitions = new Partitions(database.pool(), config(RETENTION), clock, database.vertx());
        maintain();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void makesPartitionsAheadWithoutAGap() {
        clock.advance(PERIOD.multipliedBy(9));

        make();

        List<Row> made = database.rows("select from_time, until_time from event_partition order by from_time offset 1");
        assertThat(made).hasSizeGreaterThan(9);
        for (int i = 1; i < made.size(); i++) {
            assertThat(made.get(i).getOffsetDateTime("from_time"))
                    .isEqualTo(made.get(i - 1).getOffsetDateTime("until_time"));
        }
        assertThat(made.get(made.size() - 1).getOffsetDateTime("until_time").toInstant())
                .isAfter(clock.instant().plus(PERIOD));
    }

    @Test
    void readsOnlyThePartitionsThatAPositionNeeds() {
        // Given: facts in eight partitions
        for (int period = 0; period < 8; period++) {
            append(20);
            clock.advance(PERIOD);
            make();
        }
        append(20);
        make();
        long head = head();

        // When
        List<String> nearTheHead = scanned(head - 5);
        List<String> fromTheBeginning = scanned(0);

        // Then
        assertThat(nearTheHead).hasSizeBetween(1, 2).doesNotContain("event_log_first", "event_log_default");
        assertThat(fromTheBeginning).hasSizeGreaterThan(8);
        assertThat(read(head - 5).events()).hasSize(5);
        assertThat(positions(0))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, head).boxed().toList());
    }

    @Test
    void forgetsWhatIsOlderThanTheRetentionAndSaysFromWhereToGoOn() {
        append(3);
        clock.advance(PERIOD.multipliedBy(2));
        maintain();
        append(2);

        clock.advance(PERIOD.multipliedBy(2));
        maintain();

        Failure expired = catchThrowableOfType(Failure.class, () -> read(0));
        assertThat(expired.code()).isEqualTo(FailureCode.POSITION_EXPIRED);
        assertThat(expired.members()).containsEntry("oldest", "3");
        assertThat(expired.detail()).contains("position 3 ");
        assertThatThrownBy(() -> read(2)).isInstanceOf(Failure.class);
        assertThat(positions(3)).containsExactly(4L, 5L);
        assertThat(database.number("select count(*) from event_log")).isEqualTo(2);
    }

    @Test
    void keepsAPartitionWithAFactThatIsHeldAndThoseAfterIt() {
        append(3);
        clock.advance(PERIOD.multipliedBy(2));
        maintain();
        append(2);
        String held = database.rows("select subject from event_log where position = 2")
                .get(0)
                .getString("subject");
        database.execute(
                """
                insert into governance_hold (reason, subject, set_by, set_for, set_at)
                values ('a claim', '%s', 'officer', 'officer', now())"""
                        .formatted(held));
        clock.advance(PERIOD.multipliedBy(10));

        maintain();
        assertThat(positions(0)).containsExactly(1L, 2L, 3L, 4L, 5L);
        database.execute("update governance_hold set lifted_at = now(), lifted_by = 'officer'");
        maintain();

        assertThat(database.number("select count(*) from event_log")).isZero();
    }

    @Test
    void keepsThePositionsWhenEverythingIsForgotten() {
        append(3);
        clock.advance(PERIOD.multipliedBy(10));
        maintain();
        assertThat(catchThrowableOfType(Failure.class, () -> read(2)).members()).containsEntry("oldest", "3");
        assertThat(read(3)).isEqualTo(new Page(List.of(), 3));

        append(1);

        assertThat(positions(3)).containsExactly(4L);
    }

    @Test
    void keepsWhatAConsumerHasNotHad() {
        // Given: a consumer that has had two facts of three
        append(3);
        database.execute("insert into event_consumer (name, position) values ('slow', 2)");
        clock.advance(PERIOD.multipliedBy(5));

        // When
        maintain();
        List<Long> held = positions(0);
        database.execute("update event_consumer set position = 3");
        maintain();

        // Then
        assertThat(held).containsExactly(1L, 2L, 3L);
        assertThat(database.number("select count(*) from event_log")).isZero();
    }

    @Test
    void beginsANewConsumerWithTheOldestFactThatIsHeld() {
        append(3);
        clock.advance(PERIOD.multipliedBy(2));
        maintain();
        append(2);
        clock.advance(PERIOD.multipliedBy(2));
        maintain();
        Notifications deaf = new Notifications(database.vertx(), new PgConnectOptions());
        LogConnector connector = new LogConnector(
                log, new Wakeup(deaf, log, database.vertx()), new LogCursors(database.pool(), database.vertx()));
        List<Long> seen = new CopyOnWriteArrayList<>();

        Cancellable consuming = Multi.createFrom()
                .publisher(connector.getPublisher(new SmallRyeConfigBuilder()
                        .withDefaultValue("channel-name", "late")
                        .build()))
                .subscribe()
                .with(message -> seen.add(acknowledged(message).position()));

        await().atMost(PATIENCE).until(() -> seen.contains(5L));
        consuming.cancel();
        assertThat(seen).containsExactly(4L, 5L);
    }

    @Test
    void takesWhatAWrongClockStampsAndNeverTurnsTimeBack() {
        // Given: a clock that was years ahead for a moment
        append(1);
        clock.advance(Duration.ofDays(2000));
        append(1);
        clock.advance(Duration.ofDays(-2000));

        // When
        append(1);
        maintain();

        // Then
        assertThat(positions(0)).containsExactly(1L, 2L, 3L);
        assertThat(database.number("select count(*) from event_log_default")).isEqualTo(2);
        assertThat(read(0).events()).extracting(Event::time).isSorted();
    }

    @Test
    void goesOnAsIfNothingWereOnceAWrongTimeIsPutRight() {
        // Given: a clock that was days ahead for a moment, so that partitions of the future are in use
        append(1);
        clock.advance(PERIOD.multipliedBy(2));
        append(1);
        make();
        clock.advance(PERIOD.multipliedBy(-2));

        // When: as docs/operations.md says
        database.execute(
                """
                begin;
                update event_head set time = now();
                update event_log set time = now() where time > now();
                update event_partition set first_position = null where from_time > now();
                commit;""");
        append(1);
        make();

        // Then
        assertThat(positions(0)).containsExactly(1L, 2L, 3L);
        assertThat(positions(1)).containsExactly(2L, 3L);
        assertThat(database.number("select count(*) from event_log where time > now() + interval '1 day'"))
                .isZero();
    }

    /** While an upgrade rolls through the replicas, those of the version before append without a word about time. */
    @Test
    void showsWhatAReplicaOfTheVersionBeforeAppends() {
        append(3);
        database.execute(
                """
                with head as (update event_head set position = position + 1 returning position)
                insert into event_log (position, id, type, subject, time, correlation_id, authority, data)
                select position, gen_random_uuid(), 'io.atrium.old.v1', 'old', now() + interval '1 minute', 'c', 'test', '{}'
                from head""");

        List<Event> read = log.read(Selection.all(10)).await().atMost(PATIENCE).events();

        assertThat(read).extracting(Event::position).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void putsWhatCameBeforeItsPartitionIntoIt() {
        append(1);
        clock.advance(PERIOD.multipliedBy(20));
        append(2);
        assertThat(database.number("select count(*) from event_log_default")).isEqualTo(2);

        make();

        assertThat(database.number("select count(*) from event_log_default")).isZero();
        assertThat(positions(0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void neverShowsAGapWhileFactsAreForgotten() {
        // Given: facts in many partitions, and one that reads from the oldest on again and again
        for (int period = 0; period < 12; period++) {
            append(10);
            clock.advance(PERIOD);
            make();
        }
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<List<String>> reading =
                CompletableFuture.supplyAsync(() -> gaps(done), task -> new Thread(task).start());

        // When
        maintain();
        done.set(true);

        // Then
        assertThat(reading.join()).isEmpty();
        assertThat(catchThrowableOfType(Failure.class, () -> read(0)).code()).isEqualTo(FailureCode.POSITION_EXPIRED);
    }

    @Test
    void refusesAPositionThatTheLogNeverGave() {
        append(2);

        Failure refused = catchThrowableOfType(Failure.class, () -> read(3));

        assertThat(refused.code()).isEqualTo(FailureCode.INVALID);
        assertThat(refused.detail()).contains("ends at position 2");
    }

    @Test
    void refusesARetentionOfLessThanADay() {
        assertThatThrownBy(() -> new Partitions(database.pool(), config(Duration.ofHours(23)), clock, database.vertx()))
                .hasMessageContaining("atrium.event.retention is PT23H");
    }

    /** Every answer that does not begin right after the position that was asked for, until it is done and once more. */
    private List<String> gaps(AtomicBoolean done) {
        List<String> gaps = new ArrayList<>();
        long after = 0;
        boolean last;
        do {
            last = done.get();
            try {
                long first = read(after).events().get(0).position();
                if (first != after + 1) {
                    gaps.add(first + " after " + after);
                }
            } catch (Failure expired) {
                after = Long.parseLong(expired.members().get("oldest"));
            }
        } while (!last);
        return gaps;
    }

    private static Event acknowledged(Message<?> message) {
        message.ack();
        return (Event) message.getPayload();
    }

    /** The partitions that the reading touches, by the plan that is carried out. */
    private List<String> scanned(long after) {
        String sql = "explain (analyze, costs off, timing off, summary off) "
                + EventLog.sql(new Selection(after, List.of(), null, null, 500));
        return database.rows(sql, after, null, null, null, 500).stream()
                .map(row -> row.getString(0))
                .filter(line -> line.contains("Scan") && line.contains(" on event_log_"))
                .filter(line -> !line.contains("never executed"))
                .map(line -> line.replaceFirst(".* on (\\w+).*", "$1"))
                .distinct()
                .toList();
    }

    private void append(int count) {
        List<Fact> facts = IntStream.range(0, count)
                .mapToObj(i -> new Fact(
                        UUID.randomUUID(), "happened", "subject", "correlation", "test", null, new JsonObject()))
                .toList();
        database.pool()
                .withTransaction(transaction -> log.append(transaction, facts))
                .await()
                .atMost(PATIENCE);
    }

    private void maintain() {
        partitions.maintain().await().atMost(PATIENCE);
        Kept kept = new KeptFacts(partitions, config(RETENTION));
        Instant before = clock.instant().minus(kept.period(Stage.METADATA).orElseThrow());
        while (kept.remove(Stage.METADATA, before).toCompletableFuture().join() > 0) {
            // One partition at a time.
        }
    }

    /** Makes partitions and drops none. */
    private void make() {
        new Partitions(database.pool(), config(Duration.ofDays(10_000)), clock, database.vertx())
                .maintain()
                .await()
                .atMost(PATIENCE);
    }

    private Page read(long after) {
        return log.read(Selection.all(500).withAfter(after)).await().atMost(PATIENCE);
    }

    private List<Long> positions(long after) {
        return read(after).events().stream().map(Event::position).toList();
    }

    private long head() {
        return log.head().await().atMost(PATIENCE);
    }

    private static EventConfig config(Duration retention) {
        return new EventConfig() {
            @Override
            public Duration retention() {
                return retention;
            }

            @Override
            public int maxStreams() {
                return 1;
            }

            @Override
            public Optional<URI> publicUrl() {
                return Optional.empty();
            }
        };
    }

    private static final class SettableClock extends Clock {

        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
