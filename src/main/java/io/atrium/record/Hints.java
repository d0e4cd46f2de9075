package io.atrium.record;

import io.atrium.event.Notifications;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes the capture of a model before its time. A hint is worth nothing more: it may be lost, repeated, invented or late,
 * and is never believed.
 */
@ApplicationScoped
class Hints {

    /** The replica that gets a hint need not be the one that captures the model. */
    private static final String CHANNEL = "record_hint";

    private final Notifications notifications;
    private final Pool pool;
    private final BroadcastProcessor<String> arriving = BroadcastProcessor.create();
    /** The models that each type is made of. */
    private final Map<String, Set<String>> wanted = new ConcurrentHashMap<>();

    /** The types that were hinted at and have not asked since. */
    private final Set<String> due = ConcurrentHashMap.newKeySet();

    Hints(Notifications notifications, Pool pool) {
        this.notifications = notifications;
        this.pool = pool;
    }

    void listen(@Observes StartupEvent started) {
        notifications.listen(CHANNEL, this::arrived);
    }

    /** Something changed in that model of Odoo, or so it is said; every replica hears of it. */
    Uni<Void> give(String model) {
        return pool.withTransaction(transaction -> Notifications.send(transaction, CHANNEL, model));
    }

    private void arrived(String model) {
        wanted.forEach((type, models) -> {
            if (models.contains(model)) {
                due.add(type);
            }
        });
        arriving.onNext(model);
    }

    /**
     * Completes when one of the models is hinted at, or was since the type last asked, or when the time is up.
     *
     * @param type who asks
     */
    Uni<Void> within(Duration time, String type, Set<String> models) {
        wanted.put(type, models);
        return Uni.createFrom()
                .deferred(() -> due.contains(type) ? Uni.createFrom().voidItem() : next(time, models))
                .invoke(() -> due.remove(type));
    }

    private Uni<Void> next(Duration time, Set<String> models) {
        return Multi.createFrom()
                .publisher(arriving)
                .filter(models::contains)
                .toUni()
                .replaceWithVoid()
                .ifNoItem()
                .after(time)
                .recoverWithUni(Uni.createFrom().voidItem());
    }
}
