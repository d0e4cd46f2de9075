package io.atrium.subscription;

import io.atrium.MigratedDatabase;
import io.atrium.event.Event;
import io.atrium.event.EventLogs;
import io.atrium.event.OpenFacts;
import io.atrium.kernel.LastResort;
import io.atrium.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What of a process sends facts to subscribers, with threads and connections of its own, so that it can die alone. */
class Sender implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final Pool pool;
    final SubscriptionConfig config;
    final DeliveryQueue queue;
    final Workers workers;
    final Settlement settlement;
    final SubscriptionTable table;
    final Dispatcher dispatcher;
    final FanOut fanOut;
    final Replays replays;
    final Retries retries;
    private final Replayer replayer;
    private final Subscriptions subscriptions;
    private final Courier courier;
    private boolean ended;

    /** Not started yet. */
    Sender(MigratedDatabase database, Clock clock, LastResort lastResort, Map<String, String> keys) {
        Map<String, String> all =
                new HashMap<>(Map.of("insecure-targets", "true", "poll-interval", "20ms", "lease", "900ms"));
        all.putAll(keys);
        config = Settings.of(all);
        pool = database.pool(vertx);
        Payloads payloads = new Payloads(EventLogs.of(pool, clock), new OpenFacts());
        courier = new Courier(vertx, new Egress(config, new SystemNameLookup(vertx)), Traces.none(), config, clock);
        queue = new DeliveryQueue(pool, clock);
        Secrets secrets = new Secrets(config);
        table = new SubscriptionTable(secrets, config, clock);
        subscriptions = new Subscriptions(pool, secrets, clock);
        workers = new Workers(pool, secrets, config);
        settlement = new Settlement(pool);
        Notices notices = new Notices(lastResort, queue, config, clock);
        dispatcher = new Dispatcher(
                queue,
                payloads,
                courier,
                settlement,
                workers,
                notices,
                new Meters(new SimpleMeterRegistry()),
                config,
                clock,
                vertx);
        fanOut = new FanOut(queue, payloads, dispatcher, vertx);
        replays = new Replays(pool, EventLogs.of(pool, clock), clock);
        retries = new Retries(pool);
        replayer = new Replayer(replays, workers, dispatcher, config, vertx);
    }

    Sender start() {
        dispatcher.start(new StartupEvent());
        replayer.start(new StartupEvent());
        return this;
    }

    /** A subscription of that client, as it would be made over HTTP. */
    Subscription subscribe(String client, JsonObject request) {
        SubscriptionRequest wish = request.mapTo(SubscriptionRequest.class).checked(true);
        Subscription made = pool.withTransaction(
                        transaction -> table.create(transaction, client, null, List.of(), wish))
                .await()
                .indefinitely();
        dispatcher.changed();
        return made;
    }

    /** The secret that signs for it now. */
    String secret(Subscription subscription) {
        return subscriptions
                .secret(subscription.id(), subscription.secretVersion())
                .await()
                .indefinitely()
                .orElseThrow();
    }

    /** Queues a fact, and returns when that is committed. */
    void fact(Event event) {
        CompletableFuture<Void> queued = new CompletableFuture<>();
        fanOut.fanOut(Message.of(event, () -> {
            queued.complete(null);
            return CompletableFuture.completedFuture(null);
        }));
        queued.join();
    }

    /** Ends it as a process that dies: nobody is told. */
    void kill() {
        if (!ended) {
            ended = true;
            pool.closeAndForget();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Ends it as a process that is asked to. */
    @Override
    public void close() {
        if (!ended) {
            replayer.stop(new ShutdownEvent());
            dispatcher.stop(new ShutdownEvent());
            courier.close();
        }
        kill();
    }
}
