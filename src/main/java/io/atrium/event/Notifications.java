package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Short messages to every replica, through PostgreSQL's NOTIFY and one connection per process. They are hints: whoever is
 * not connected at the moment never gets them, so nothing may depend on one.
 */
@ApplicationScoped
public class Notifications {

    private static final long RECONNECT_MILLIS = 500;
    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(10);
    private static final int MISSED_SIGNS = 3;

    private final Vertx vertx;
    private final Duration betweenSigns;
    private final PgSubscriber subscriber;
    private long timer;

    @Inject
    Notifications(Vertx vertx, PgConnectOptions address) {
        this(vertx, address, BETWEEN_SIGNS);
    }

    /**
     * Nobody may have anything to say for hours, so PostgreSQL is asked for a sign of life; a connection that brings none
     * is given up, and made again.
     */
    Notifications(Vertx vertx, PgConnectOptions address, Duration betweenSigns) {
        this.vertx = vertx;
        this.betweenSigns = betweenSigns;
        int longestSilence =
                Math.toIntExact(betweenSigns.multipliedBy(MISSED_SIGNS).toMillis());
        address.setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(longestSilence)
                .setConnectTimeout(longestSilence);
        this.subscriber = PgSubscriber.subscriber(vertx, address).reconnectPolicy(attempts -> RECONNECT_MILLIS);
    }

    void connect(@Observes StartupEvent started) {
        subscriber.connect();
        timer = vertx.setPeriodic(betweenSigns.toMillis(), tick -> askForSign());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        subscriber.close();
    }

    /** Any answer will do. The first connection, unlike later ones, is not tried again by itself. */
    private void askForSign() {
        PgConnection connection = subscriber.actualConnection();
        if (connection == null) {
            subscriber.connect();
        } else {
            connection.query("select 1").execute();
        }
    }

    /**
     * From now on gives the handler every message of the channel, also those that this process sent. It is called on an
     * event loop, one message after another, and must not block.
     *
     * @param channel lower-case letters and underscores
     */
    public void listen(String channel, Consumer<String> handler) {
        subscriber.channel(channel).handler(handler::accept);
    }

    /**
     * Sends a message when the transaction commits; equal messages of one transaction are sent once.
     *
     * @param message shorter than 8000 bytes
     */
    public static Uni<Void> send(SqlConnection transaction, String channel, String message) {
        return transaction
                .preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(channel, message))
                .replaceWithVoid();
    }
}
