package io.atrium.subscription;

import io.atrium.event.Event;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Turns each fact into one delivery per subscription that asked for it. */
@ApplicationScoped
class FanOut {

    private final DeliveryQueue queue;
    private final Dispatcher dispatcher;

    FanOut(DeliveryQueue queue, Dispatcher dispatcher) {
        this.queue = queue;
        this.dispatcher = dispatcher;
    }

    /** Completes, and so acknowledges, once the deliveries are committed. The same fact again changes nothing. */
    @Incoming("changes")
    Uni<Void> fanOut(Event event) {
        return queue.enqueue(event).invoke(dispatcher::wake);
    }
}
