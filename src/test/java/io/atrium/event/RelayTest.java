package io.atrium.event;

import io.atrium.KafkaBroker;
import io.atrium.MigratedDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ORDER = "io.atrium.purchase-order.updated.v1";
    private static final String NOTE = "io.atrium.note.written.v1";

    private static MigratedDatabase database;
    private static KafkaBroker broker;
    private static EventLog log;

    private final KafkaSettings settings = KafkaSettings.at(broker.address());
    private final List<Process> processes = new ArrayList<>();
    private long before;

    @BeforeAll
    static void open() throws IOException {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        broker = new KafkaBroker();
        log = new EventLog(database.pool(), Clock.systemUTC());
    }

    @AfterAll
    static void close() throws IOException {
        broker.close();
        database.close();
    }

    @BeforeEach
    void beginBehindWhatOthersAppended() {
        before = log.head().await().atMost(PATIENCE);
        database.execute("delete from event_consumer");
        database.execute("insert into event_consumer (name, position) values ('changes', " + before + ")");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::stop);
    }

    @Test
    void publishesEachFactOnceUnderItsSubjectAndInTheOrderOfTheLog() {
        // Given
        append(ORDER, "po_1", "po_2", "po_1");
        append(NOTE, "note_1");

        // When
        start();
        append(ORDER, "po_2", "po_1");

        // Then
        awaitPublished(6);
        assertThat(inOrder("procurement", "po_1")).containsExactly(before + 1, before + 3, before + 6);
        assertThat(inOrder("procurement", "po_2")).containsExactly(before + 2, before + 5);
        assertThat(inOrder("other", "note_1")).containsExactly(before + 4);
    }

    @Test
    void keepsFactsInTheLogWhileKafkaIsAwayAndPublishesThemOnceItIsBack() {
        // Given
        Process process = start();
        append(ORDER, "po_1");
        awaitPublished(1);

        // When
        broker.kill();
        append(ORDER, "po_1", "po_1");
        await().atMost(PATIENCE).until(() -> process.relay.trouble().isPresent());
        append(ORDER, "po_1");
        long reached = position();
        broker.start();

        // Then
        assertThat(reached).isEqualTo(before + 1);
        awaitPublished(4);
        assertThat(inOrder("procurement", "po_1")).containsExactly(before + 1, before + 2, before + 3, before + 4);
        await().atMost(PATIENCE).until(() -> process.relay.trouble().isEmpty());
    }

    @Test
    void isContinuedByAnotherProcessWhereTheFirstEnded() {
        // Given
        Process first = start();
        append(ORDER, "po_1", "po_1");
        awaitPublished(2);
        start();

        // When
        first.stop();
        append(ORDER, "po_1");

        // Then
        awaitPublished(3);
        assertThat(inOrder("procurement", "po_1")).containsExactly(before + 1, before + 2, before + 3);
    }

    @Test
    void isContinuedByAnotherProcessWithinTenSecondsWhenTheFirstFallsSilent() {
        // Given
        Process first = start();
        append(ORDER, "po_1");
        awaitPublished(1);
        start();

        // When
        Instant fallen = Instant.now();
        first.fallSilent();
        append(ORDER, "po_1");

        // Then
        awaitPublished(2);
        assertThat(Duration.between(fallen, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void publishesNothingMoreOnceAnotherHasBegun() {
        // Given
        KafkaTopics topics = settings.topics();
        topics.ensure();
        Publisher late = new Publisher(settings.kafka().producer(), topics);
        late.publish(facts(1, "po_1"));
        Publisher next = new Publisher(settings.kafka().producer(), topics);

        // When
        next.publish(facts(2, "po_1"));

        // Then
        assertThatThrownBy(() -> late.publish(facts(3, "po_1"))).isInstanceOf(KafkaException.class);
        assertThat(inOrder("procurement", "po_1")).containsExactly(1L, 2L);
        late.close();
        next.close();
    }

    @Test
    void showsNothingOfABatchInWhichKafkaRefusesAFact() {
        // Given
        KafkaTopics topics = settings.topics();
        topics.ensure();
        List<Event> batch = List.of(fact(1, "po_1", 10), fact(2, "po_2", 2_000_000), fact(3, "po_2", 10));

        // When
        try (Publisher publisher = new Publisher(settings.kafka().producer(), topics)) {
            assertThatThrownBy(() -> publisher.publish(batch))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("fact 2, " + ORDER);
        }

        // Then
        assertThat(broker.committed(topics.names())).isEmpty();
        try (Publisher publisher = new Publisher(settings.kafka().producer(), topics)) {
            assertThatCode(() -> publisher.publish(facts(1, "po_1"))).doesNotThrowAnyException();
        }
        assertThat(inOrder("procurement", "po_1")).containsExactly(1L);
    }

    private Process start() {
        Process process = new Process();
        processes.add(process);
        return process;
    }

    private void append(String type, String... subjects) {
        List<Fact> facts = List.of(subjects).stream()
                .map(subject -> new Fact(
                        UUID.randomUUID(),
                        type,
                        subject,
                        "correlation",
                        "test",
                        null,
                        new JsonObject().put("id", subject)))
                .toList();
        database.pool()
                .withTransaction(transaction -> log.append(transaction, facts))
                .await()
                .atMost(PATIENCE);
    }

    private static List<Event> facts(long position, String subject) {
        return List.of(fact(position, subject, 10));
    }

    private static Event fact(long position, String subject, int size) {
        return new Event(
                position,
                UUID.randomUUID(),
                ORDER,
                subject,
                Instant.now(),
                "correlation",
                "test",
                null,
                new JsonObject()
                        .put(
                                "note",
                                IntStream.range(0, size).mapToObj(each -> "x").collect(Collectors.joining())));
    }

    private void awaitPublished(int count) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        broker.committed(settings.topics().names()))
                .hasSize(count));
    }

    /** The positions of the facts under that key, as they stand in its partition. */
    private List<Long> inOrder(String topic, String subject) {
        return broker.committed(List.of(settings.topicPrefix() + topic)).stream()
                .filter(record -> record.key().equals(subject))
                .map(RelayTest::position)
                .toList();
    }

    private static long position(ConsumerRecord<String, byte[]> record) {
        return KafkaRecords.event(record.headers(), record.value())
                .orElseThrow()
                .position();
    }

    private static long position() {
        return database.number("select position from event_consumer where name = 'changes'");
    }

    /** A relay with what it needs around it, as each process has it. */
    private final class Process {

        private final io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
        private final LogCursors cursors = new LogCursors(database.pool(), vertx);
        private final Wakeup wakeup = new Wakeup(new Notifications(vertx, new PgConnectOptions()), log, vertx);
        private final Relay relay = new Relay(log, wakeup, cursors, settings.kafka(), settings.topics());

        Process() {
            wakeup.start(new StartupEvent());
            relay.start(new StartupEvent());
        }

        void stop() {
            relay.stop(new ShutdownEvent());
            cursors.stop(new ShutdownEvent());
            fallSilent();
        }

        /** No farewell: the lease is left to run out. */
        void fallSilent() {
            relay.stop(new ShutdownEvent());
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
