package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Short messages to every replica, through PostgreSQL's NOTIFY and one connection per process. They are hints: whoever is
 * not connected at the moment never gets them, so nothing may depend on one.
 */
@ApplicationScoped
public class Notifications {

    private static final long RECONNECT_MILLIS = 500;

    private final PgSubscriber subscriber;

    Notifications(
            Vertx vertx,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
        PgConnectOptions address = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
        this.subscriber = PgSubscriber.subscriber(vertx, address).reconnectPolicy(attempts -> RECONNECT_MILLIS);
    }

    void connect(@Observes StartupEvent started) {
        subscriber.connect();
    }

    void stop(@Observes ShutdownEvent stopping) {
        subscriber.close();
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
