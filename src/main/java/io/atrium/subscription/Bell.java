package io.atrium.subscription;

import io.atrium.event.Notifications;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Stream;

/** Hears what other processes have to say to the one that sends for a subscription. */
@ApplicationScoped
class Bell {

    private final Notifications notifications;
    private final Dispatcher dispatcher;

    Bell(Notifications notifications, Dispatcher dispatcher) {
        this.notifications = notifications;
        this.dispatcher = dispatcher;
    }

    void start(@Observes StartupEvent started) {
        notifications.listen(DeliveryQueue.CHANNEL, this::heard);
    }

    private void heard(String message) {
        if (message.isEmpty()) {
            dispatcher.changed();
        } else {
            dispatcher.heard(Stream.of(message.split(",")).map(Integer::valueOf).toList());
        }
    }
}
