package io.atrium.event;

import io.atrium.event.EventLog.Selection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Carries facts from the log to Kafka, where there is one: one replica at a time, in the order of the log. Its cursor
 * follows what Kafka has committed, so after a crash facts are published again, never lost; while Kafka is away they wait
 * in the log.
 */
@ApplicationScoped
class Relay {

    /**
     * How far the log was handed to the channel, in whatever way: with Kafka and without it is the same cursor, so that one
     * can be exchanged for the other.
     */
    private static final String CONSUMER = "changes";

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int BATCH = 500;
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final EventLog log;
    private final Wakeup wakeup;
    private final LogCursors cursors;
    private final Kafka kafka;
    private final KafkaTopics topics;
    private volatile boolean isStopping;
    private volatile String trouble;
    private Thread thread;

    Relay(EventLog log, Wakeup wakeup, LogCursors cursors, Kafka kafka, KafkaTopics topics) {
        this.log = log;
        this.wakeup = wakeup;
        this.cursors = cursors;
        this.kafka = kafka;
        this.topics = topics;
    }

    /** Its own thread, because Kafka's client blocks. */
    void start(@Observes StartupEvent started) {
        if (kafka.isUsed()) {
            LogCursor cursor = cursors.of(CONSUMER);
            thread = new Thread(() -> run(cursor), "relay");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        isStopping = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Why the last try of this replica failed; empty when it did not. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run(LogCursor cursor) {
        while (!isStopping) {
            try {
                takeTurn(cursor);
            } catch (RuntimeException failure) {
                recover(cursor, failure);
            }
        }
    }

    /** As long as the cursor is this replica's. */
    private void takeTurn(LogCursor cursor) {
        OptionalLong position = await(cursor.claim());
        if (position.isEmpty()) {
            pause(BETWEEN_CLAIMS);
            return;
        }
        topics.ensure();
        try (Publisher publisher = new Publisher(kafka.producer(), topics)) {
            trouble = null;
            while (position.isPresent() && !isStopping) {
                carry(cursor, position.getAsLong(), publisher);
                position = await(cursor.claim());
            }
        }
    }

    private void carry(LogCursor cursor, long position, Publisher publisher) {
        List<Event> events =
                await(log.read(Selection.all(BATCH).withAfter(position))).events();
        if (events.isEmpty()) {
            await(wakeup.beyond(position, IDLE));
        } else {
            publisher.publish(events);
            cursor.reached(events.get(events.size() - 1).position());
        }
    }

    /** Another replica may reach what this one does not. */
    private void recover(LogCursor cursor, RuntimeException failure) {
        if (isStopping) {
            return;
        }
        if (trouble == null) {
            LOG.warnf("facts wait in the log, trying again: %s", failure.getMessage());
        }
        trouble = String.valueOf(failure.getMessage());
        try {
            await(cursor.release());
        } catch (RuntimeException unreachable) {
            LOG.debugf("the lease runs out by itself: %s", unreachable.getMessage());
        }
        pause(AFTER_FAILURE);
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            isStopping = true;
        }
    }
}
