package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes whoever waits for new facts. All who wait in this process share one look at the head of the log, so that those
 * who have nothing to read cost nothing.
 */
@ApplicationScoped
class Wakeup {

    /** A notification can slip through while somebody begins to wait, or while the connection is made again. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final BroadcastProcessor<Long> heads = BroadcastProcessor.create();
    private final Notifications notifications;
    private final EventLog log;
    private final Vertx vertx;
    private final AtomicBoolean looks = new AtomicBoolean();
    private volatile long head;
    private long timer;

    Wakeup(Notifications notifications, EventLog log, Vertx vertx) {
        this.notifications = notifications;
        this.log = log;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        notifications.listen(EventLog.NOTIFICATION, position -> announce(Long.parseLong(position)));
        timer = vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /**
     * While the log cannot be read, whoever waits goes on waiting. One look at a time: those that a silent database does not
     * answer would take every connection there is.
     */
    private void look() {
        if (looks.compareAndSet(false, true)) {
            log.head()
                    .onTermination()
                    .invoke(() -> looks.set(false))
                    .subscribe()
                    .with(this::announce, unreachable -> {});
        }
    }

    private synchronized void announce(long position) {
        head = Math.max(head, position);
        heads.onNext(head);
    }

    /** Completes when the log has grown beyond that position, or after that time. */
    Uni<Void> beyond(long position, Duration time) {
        return head > position
                ? Uni.createFrom().voidItem()
                : Multi.createFrom()
                        .publisher(heads)
                        .select()
                        .where(announced -> announced > position)
                        .toUni()
                        .replaceWithVoid()
                        .ifNoItem()
                        .after(time)
                        .recoverWithUni(Uni.createFrom().voidItem());
    }
}
