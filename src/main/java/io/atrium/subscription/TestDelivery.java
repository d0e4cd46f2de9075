package io.atrium.subscription;

import io.atrium.event.Event;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** A fact about nothing, for one subscription, by which a partner tries out its receiver. */
@ApplicationScoped
class TestDelivery {

    private static final String TYPE = "io.atrium.test.v1";

    private final DeliveryQueue queue;
    private final Dispatcher dispatcher;
    private final Clock clock;

    TestDelivery(DeliveryQueue queue, Dispatcher dispatcher, Clock clock) {
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Queues one, whatever types the subscription asks for, and gives its event id. */
    Uni<UUID> enqueue(Subscription subscription) {
        if (!subscription.isActive()) {
            throw new Failure(FailureCode.CONFLICT, "The subscription is disabled: nothing is sent to it");
        }
        Event event = harmless(subscription.id());
        return queue.enqueueFor(subscription.id(), event)
                .invoke(dispatcher::wake)
                .replaceWith(event.id());
    }

    private Event harmless(String subscriptionId) {
        return new Event(
                0, // stands nowhere in the log
                UUID.randomUUID(),
                TYPE,
                subscriptionId,
                clock.instant(),
                UUID.randomUUID().toString(),
                "atrium",
                null,
                new JsonObject().put("subscription", subscriptionId));
    }
}
