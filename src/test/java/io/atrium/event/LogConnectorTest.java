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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@WithTestResource(Surroundings.class)
class LogConnectorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog log;

    @Inject
    Wakeup wakeup;

    @Inject
    Pool pool;

    private final String type = "io.atrium.test-" + UUID.randomUUID() + ".happened.v1";
    private final String consumer = "consumer-" + UUID.randomUUID();
    private final List<String> seen = new CopyOnWriteArrayList<>();

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
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(position()).isEqualTo(head()));
        first.cancel();
        append("three");

        Cancellable second = consume(subject -> false);

        await().atMost(PATIENCE).until(() -> seen.contains("three"));
        second.cancel();
        assertThat(seen).containsExactly("one", "two", "three");
    }

    private Cancellable consume(java.util.function.Predicate<String> refuses) {
        Config config = new SmallRyeConfigBuilder()
                .withDefaultValue("channel-name", consumer)
                .build();
        LogConnector connector = new LogConnector(log, wakeup, pool);
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
        List<Fact> facts = List.of(subjects).stream()
                .map(subject ->
                        new Fact(UUID.randomUUID(), type, subject, "correlation", "test", null, new JsonObject()))
                .toList();
        pool.withTransaction(connection -> log.append(connection, facts))
                .await()
                .atMost(PATIENCE);
    }

    private long head() {
        return log.head().await().atMost(PATIENCE);
    }

    private long position() {
        return pool.preparedQuery("select position from event_consumer where name = $1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(consumer))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
