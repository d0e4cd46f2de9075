package io.atrium.subscription;

import io.atrium.event.Event;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Turns each fact into one delivery for each subscription that asked for it. Facts that come while others are being stored
 * are stored together, next; a fact is acknowledged when its deliveries are committed.
 */
@ApplicationScoped
class FanOut {

    private static final Logger LOG = Logger.getLogger(FanOut.class);
    private static final int MOST_AT_ONCE = 200;
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    private final DeliveryQueue queue;
    private final Payloads payloads;
    private final Dispatcher dispatcher;
    private final Vertx vertx;
    private final Context context;

    // The fields below belong to the thread of the context.
    private List<Message<Event>> waiting = new ArrayList<>();
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
    private boolean storing;

    FanOut(DeliveryQueue queue, Payloads payloads, Dispatcher dispatcher, Vertx vertx) {
        this.queue = queue;
        this.payloads = payloads;
        this.dispatcher = dispatcher;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** Completes when there is room for the next one. The same fact again changes nothing. */
    @Incoming("changes")
    CompletionStage<Void> fanOut(Message<Event> fact) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        context.runOnContext(here -> {
            waiting.add(fact);
            if (waiting.size() == MOST_AT_ONCE) {
                room = new CompletableFuture<>();
            }
            room.whenComplete((free, never) -> taken.complete(null));
            store();
        });
        return taken;
    }

    private void store() {
        if (storing || waiting.isEmpty()) {
            return;
        }
        storing = true;
        List<Message<Event>> facts = waiting;
        waiting = new ArrayList<>();
        room.complete(null);
        store(facts);
    }

    private void store(List<Message<Event>> facts) {
        List<Event> events = facts.stream().map(Message::getPayload).toList();
        queue.enqueue(events, payloads::remember)
                .subscribe()
                .with(
                        subscriptions -> {
                            dispatcher.news(subscriptions);
                            facts.forEach(Message::ack);
                            storing = false;
                            store();
                        },
                        failure -> {
                            // They stay at the head: whoever refused them would be given later ones.
                            LOG.warnf("facts cannot be queued for subscribers, trying again: %s", failure.getMessage());
                            vertx.setTimer(BEFORE_ANOTHER_TRY.toMillis(), again -> store(facts));
                        });
    }
}
