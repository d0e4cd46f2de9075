package io.atrium.event;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(Surroundings.class)
class LogConnectorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog log;

    @Inject
    Wakeup wakeup;

    @Inject
    LogCursors cursors;

    @Inject
    Pool pool;

    private final String type = "io.atrium.test-" + UUID.randomUUID() + ".happened.v1";
    private final String consumer = "consumer-" + UUID.randomUUID();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> foreign = new CopyOnWriteArrayList<>();

    @Test
    void givesARefusedFactAgainBeforeThoseThatFollowIt() {
        append("one", "two", "three");
        AtomicBoolean refused = new AtomicBoolean();

        Cancellable consuming = consume(subject -> subject.equals("two") && refused.compareAndSet(false, true));

        await().atMost(PATIENCE).until(() -> seen.contains("three"));
        consuming.cancel();
        assertThat(seen).containsExactly("one", "two", "two", "three");
    }

    @Test
    void goesOnWhereTheConsumerLeftOff() {
        append("one", "two");
        Cancellable first = consume(subject -> false);
        await().atMost(PATIENCE).until(() -> position().equals(Optional.of(head())));
        first.cancel();
        append("three");
        endLease();

        Cancellable second = consume(subject -> false);

        await().atMost(PATIENCE).until(() -> seen.contains("three"));
        second.cancel();
        assertThat(seen).containsExactly("one", "two", "three");
    }

    /** What is not for it does not keep it from going on, and is not read again and again. */
    @Test
    void givesOnlyFactsOfTheTypesThatTheConsumerWants() {
        append("one");
        appendOf("io.atrium.test-other.happened.v1", "other");
        append("two");
        Cancellable consuming = consume(subject -> false, type);
        await().atMost(PATIENCE).until(() -> seen.contains("two"));

        appendOf("io.atrium.test-other.happened.v1", "another");
        long head = head();

        await().atMost(PATIENCE)
                .until(() -> position().filter(reached -> reached >= head).isPresent());
        consuming.cancel();
        assertThat(seen).containsExactly("one", "two");
        assertThat(foreign).isEmpty();
    }

    private Cancellable consume(java.util.function.Predicate<String> refuses, String... types) {
        SmallRyeConfigBuilder settings = new SmallRyeConfigBuilder().withDefaultValue("channel-name", consumer);
        if (types.length > 0) {
            settings.withDefaultValue("types", String.join(",", types));
        }
        Config config = settings.build();
        LogConnector connector = new LogConnector(log, wakeup, cursors);
        // As a consumer does it that works asynchronously, one fact after another.
        return Multi.createFrom()
                .publisher(connector.getPublisher(config))
                .onItem()
                .transformToUniAndConcatenate(message -> Uni.createFrom()
                        .item(message)
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(1))
                        .chain(given -> settle(given, refuses)))
                .subscribe()
                .with(settled -> {});
    }

    private Uni<Void> settle(Message<?> message, java.util.function.Predicate<String> refuses) {
        Event event = (Event) message.getPayload();
        if (!event.type().equals(type)) {
            foreign.add(event.type());
            return Uni.createFrom().completionStage(message.ack());
        }
        seen.add(event.subject());
        return Uni.createFrom()
                .completionStage(
                        refuses.test(event.subject())
                                ? message.nack(new IllegalStateException("not now"))
                                : message.ack());
    }

    private void append(String... subjects) {
        appendOf(type, subjects);
    }

    private void appendOf(String type, String... subjects) {
        List<Fact> facts = List.of(subjects).stream()
                .map(subject ->
                        new Fact(UUID.randomUUID(), type, subject, "correlation", "test", null, new JsonObject()))
                .toList();
        pool.withTransaction(connection -> log.append(connection, facts))
                .await()
                .atMost(PATIENCE);
    }

    /** That of a replica that is gone has run out. */
    private void endLease() {
        pool.preparedQuery("update event_consumer set lease_until = now() - interval '1 second' where name = $1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(consumer))
                .await()
                .atMost(PATIENCE);
    }

    private long head() {
        return log.head().await().atMost(PATIENCE);
    }

    /** Empty before it has begun. */
    private Optional<Long> position() {
        RowIterator<Row> rows = pool.preparedQuery("select position from event_consumer where name = $1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(consumer))
                .await()
                .atMost(PATIENCE)
                .iterator();
        return rows.hasNext() ? Optional.of(rows.next().getLong(0)) : Optional.empty();
    }
}
