package io.atrium.event;

import io.atrium.event.EventLog.Selection;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;

/**
 * Feeds the channel {@code changes} from the log, in process. One replica at a time reads for a consumer, under a lease;
 * the consumer's cursor follows its acknowledgements, so a fact is delivered again after a crash, never lost.
 */
@ApplicationScoped
@Connector("atrium-log")
class LogConnector implements InboundConnector {

    private static final Logger LOG = Logger.getLogger(LogConnector.class);
    private static final int BATCH = 200;
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    // Longer than a wait for news plus a batch; a replica that dies is replaced after at most this. A new consumer
    // begins
    // with the oldest fact that is still held.
    private static final String CLAIM =
            """
            insert into event_consumer as consumer (name, position, lease_owner, lease_until)
            select $1, min(first_position) - 1, $2, now() + interval '15 seconds' from event_partition
            on conflict (name) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
            where consumer.lease_owner = $2 or consumer.lease_until < now()
            returning position""";

    private static final String ADVANCE =
            "update event_consumer set position = $3 where name = $1 and lease_owner = $2 and position < $3";

    private final EventLog log;
    private final Wakeup wakeup;
    private final Pool pool;
    private final UUID owner = UUID.randomUUID();

    LogConnector(EventLog log, Wakeup wakeup, Pool pool) {
        this.log = log;
        this.wakeup = wakeup;
        this.pool = pool;
    }

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        Reading reading = new Reading(config.getValue("channel-name", String.class));
        return Multi.createBy()
                .repeating()
                .uni(() -> nextBatch(reading))
                .indefinitely()
                .onItem()
                .<Message<Event>>transformToMultiAndConcatenate(reading::messages);
    }

    /** Leaves the consumers to whoever comes next, without the wait for the lease to run out. */
    void stop(@Observes ShutdownEvent stopping) {
        pool.preparedQuery("update event_consumer set lease_until = now() where lease_owner = $1")
                .execute(Tuple.of(owner))
                .replaceWithVoid()
                .ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    private Uni<List<Event>> nextBatch(Reading reading) {
        return Uni.createFrom()
                .completionStage(reading.drained())
                .chain(() -> advance(reading))
                .chain(() -> claim(reading))
                .chain(this::readAfter)
                .invoke(reading::begin)
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("the log cannot be read, trying again: %s", failure.getMessage());
                    return Uni.createFrom()
                            .item(List.<Event>of())
                            .onItem()
                            .delayIt()
                            .by(AFTER_FAILURE);
                });
    }

    private Uni<List<Event>> readAfter(OptionalLong position) {
        if (position.isEmpty()) {
            return Uni.createFrom().item(List.<Event>of()).onItem().delayIt().by(BETWEEN_CLAIMS);
        }
        return log.read(Selection.all(BATCH).withAfter(position.getAsLong()))
                .chain(page -> page.events().isEmpty()
                        ? wakeup.beyond(page.next(), IDLE).replaceWith(List.of())
                        : Uni.createFrom().item(page.events()));
    }

    private Uni<Void> advance(Reading reading) {
        return reading.position() == 0
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(ADVANCE)
                        .execute(Tuple.of(reading.consumer(), owner, reading.position()))
                        .replaceWithVoid();
    }

    /** The position the consumer has reached; empty while another replica reads for it. */
    private Uni<OptionalLong> claim(Reading reading) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(reading.consumer(), owner))
                .map(rows -> rows.iterator().hasNext()
                        ? OptionalLong.of(rows.iterator().next().getLong(0))
                        : OptionalLong.empty());
    }

    /**
     * How far the consumer has come with what it was given. Once it has refused a fact, its later acknowledgements do
     * not count, and everything from that fact on is given to it again.
     */
    private static final class Reading {

        private final String consumer;
        private final AtomicInteger open = new AtomicInteger();
        private volatile CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);
        private volatile long position;
        private volatile boolean refused;

        Reading(String consumer) {
            this.consumer = consumer;
        }

        String consumer() {
            return consumer;
        }

        long position() {
            return position;
        }

        CompletionStage<Void> drained() {
            return drained;
        }

        void begin(List<Event> events) {
            refused = false;
            open.set(events.size());
            drained = events.isEmpty() ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        }

        /** The facts as messages, no further than the one that is refused: what follows may be about the same subject. */
        Multi<Message<Event>> messages(List<Event> events) {
            return Multi.createFrom()
                    .iterable(events)
                    .select()
                    .first(event -> !refused)
                    .map(this::message);
        }

        private Message<Event> message(Event event) {
            return Message.of(event, () -> settle(event, null), failure -> settle(event, failure));
        }

        private CompletionStage<Void> settle(Event event, Throwable failure) {
            if (failure != null) {
                LOG.warnf("fact %d was refused and will be given again: %s", event.position(), failure.getMessage());
                refused = true;
                // After a pause, or a consumer that cannot do better would be asked without end.
                drained.completeOnTimeout(null, AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
            } else if (!refused) {
                position = event.position();
                if (open.decrementAndGet() == 0) {
                    drained.complete(null);
                }
            }
            return CompletableFuture.completedFuture(null);
        }
    }
}
