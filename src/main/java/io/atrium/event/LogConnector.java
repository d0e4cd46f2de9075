package io.atrium.event;

import io.atrium.event.EventLog.Selection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
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
 * Feeds channels such as {@code changes} from the log, in process. One replica at a time reads for a consumer, under a lease;
 * the consumer's cursor follows its acknowledgements, so a fact is delivered again after a crash, never lost. A channel whose
 * {@code types} are configured gets these facts only, and looks for them at most a few times a second: what is not for it
 * costs it next to nothing.
 */
@ApplicationScoped
@Connector("atrium-log")
class LogConnector implements InboundConnector {

    private static final Logger LOG = Logger.getLogger(LogConnector.class);
    private static final int BATCH = 200;
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CHOICES = Duration.ofMillis(200);

    private final EventLog log;
    private final Wakeup wakeup;
    private final LogCursors cursors;

    LogConnector(EventLog log, Wakeup wakeup, LogCursors cursors) {
        this.log = log;
        this.wakeup = wakeup;
        this.cursors = cursors;
    }

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        List<String> types = config.getOptionalValues("types", String.class).orElse(List.of());
        Reading reading = new Reading(cursors.of(config.getValue("channel-name", String.class)), types);
        return Multi.createBy()
                .repeating()
                .uni(() -> nextBatch(reading))
                .indefinitely()
                .onItem()
                .<Message<Event>>transformToMultiAndConcatenate(reading::messages)
                .onCancellation()
                .call(reading.cursor()::close);
    }

    private Uni<List<Event>> nextBatch(Reading reading) {
        return Uni.createFrom()
                .completionStage(reading.drained())
                .chain(() -> breath(reading))
                .chain(reading.cursor()::claim)
                .chain(position -> readAfter(position, reading))
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

    private static Uni<Void> breath(Reading reading) {
        return reading.isInAHurry()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().voidItem().onItem().delayIt().by(BETWEEN_CHOICES);
    }

    private Uni<List<Event>> readAfter(OptionalLong position, Reading reading) {
        if (position.isEmpty()) {
            return Uni.createFrom().item(List.<Event>of()).onItem().delayIt().by(BETWEEN_CLAIMS);
        }
        return log.read(Selection.all(BATCH).withTypes(reading.types()).withAfter(position.getAsLong()))
                .chain(page -> page.events().isEmpty()
                        ? nothing(page.next(), reading)
                        : Uni.createFrom().item(page.events()));
    }

    /** The facts in between are not for this consumer. */
    private Uni<List<Event>> nothing(long head, Reading reading) {
        reading.cursor().reached(head);
        return wakeup.beyond(head, IDLE).replaceWith(List.of());
    }

    /**
     * How far the consumer has come with what it was given. Once it has refused a fact, its later acknowledgements do
     * not count, and everything from that fact on is given to it again.
     */
    private static final class Reading {

        private final LogCursor cursor;
        private final List<String> types;
        private final AtomicInteger open = new AtomicInteger();
        private volatile CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);
        private volatile boolean refused;
        private volatile boolean hasMore;

        Reading(LogCursor cursor, List<String> types) {
            this.cursor = cursor;
            this.types = types;
        }

        List<String> types() {
            return types;
        }

        /** Whoever gets every fact is, and whoever has many to come. */
        boolean isInAHurry() {
            return types.isEmpty() || hasMore;
        }

        LogCursor cursor() {
            return cursor;
        }

        CompletionStage<Void> drained() {
            return drained;
        }

        void begin(List<Event> events) {
            refused = false;
            hasMore = events.size() == BATCH;
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
                cursor.reached(event.position());
                if (open.decrementAndGet() == 0) {
                    drained.complete(null);
                }
            }
            return CompletableFuture.completedFuture(null);
        }
    }
}
