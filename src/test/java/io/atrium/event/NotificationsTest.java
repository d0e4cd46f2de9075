package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.Wire;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

class NotificationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_SIGNS = Duration.ofMillis(300);
    private static final String CHANNEL = "of_this_test";

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private MigratedDatabase database;
    private Wire wire;
    private Notifications notifications;

    @BeforeEach
    void listen() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        PgConnectOptions address = database.address();
        wire = new Wire(database.vertx(), address::getPort);
        notifications =
                new Notifications(database.vertx(), new PgConnectOptions(address).setPort(wire.port()), BETWEEN_SIGNS);
        notifications.listen(CHANNEL, heard::add);
    }

    @AfterEach
    void close() {
        notifications.stop(new ShutdownEvent());
        database.close();
    }

    @Test
    void hearsAgainAfterItsConnectionHasGoneSilent() {
        // Given
        notifications.connect(new StartupEvent());
        awaitHearing("before");
        long silent = listening();

        // When
        wire.loseAnswers();
        await().atMost(PATIENCE).until(() -> listening() != silent);
        wire.mend();

        // Then
        awaitHearing("after");
    }

    @Test
    void keepsAConnectionOnWhichNobodyHasAnythingToSay() {
        notifications.connect(new StartupEvent());
        awaitHearing("before");
        long silent = listening();

        await().pollDelay(BETWEEN_SIGNS.multipliedBy(10)).atMost(PATIENCE).until(() -> true);

        assertThat(listening()).isEqualTo(silent);
    }

    @Test
    void hearsAlthoughTheFirstConnectionWasLost() {
        wire.cut();
        notifications.connect(new StartupEvent());

        wire.mend();

        awaitHearing("late");
    }

    /** What is said before it listens is never heard, so it is said again. */
    private void awaitHearing(String message) {
        await().atMost(PATIENCE).until(() -> {
            database.execute("select pg_notify('%s', '%s')".formatted(CHANNEL, message));
            return heard.contains(message);
        });
    }

    /** The process at the far end. */
    private long listening() {
        return database
                .rows("select pid from pg_stat_activity where datname = current_database() and"
                        + " (query like 'LISTEN%' or query = 'select 1') order by backend_start desc limit 1")
                .stream()
                .mapToLong(row -> row.getInteger("pid"))
                .findFirst()
                .orElse(0);
    }
}
