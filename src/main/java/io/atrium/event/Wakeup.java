package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wakes whoever waits for new facts, in this process and in the others, through PostgreSQL's NOTIFY. */
@ApplicationScoped
class Wakeup {

    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final long RECONNECT_MILLIS = 500;

    private final BroadcastProcessor<Boolean> appends = BroadcastProcessor.create();
    private final PgSubscriber subscriber;

    Wakeup(
            Vertx vertx,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
        PgConnectOptions address = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
        this.subscriber = PgSubscriber.subscriber(vertx, address).reconnectPolicy(attempts -> RECONNECT_MILLIS);
    }

    void listen(@Observes StartupEvent started) {
        subscriber.channel(EventLog.NOTIFICATION).handler(payload -> appends.onNext(true));
        subscriber.connect();
    }

    void stop(@Observes ShutdownEvent stopping) {
        subscriber.close();
    }

    /**
     * Completes when something is appended, or after that time, and never later than {@link #LONGEST}: a notification
     * can slip through between a look at the log and this call, or while the connection is made again. Whoever waits
     * looks at the log afterwards in every case.
     */
    Uni<Void> within(Duration time) {
        return Multi.createFrom()
                .publisher(appends)
                .toUni()
                .replaceWithVoid()
                .ifNoItem()
                .after(time.compareTo(LONGEST) < 0 ? time : LONGEST)
                .recoverWithUni(Uni.createFrom().voidItem());
    }
}
