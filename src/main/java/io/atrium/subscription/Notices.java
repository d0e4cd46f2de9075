package io.atrium.subscription;

import io.atrium.event.Event;
import io.atrium.http.Correlation;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Tells people of subscribers that fail: the team that looks after the subscription, by a case, and the client, by a fact
 * to its other subscriptions that want {@code io.atrium.subscription.*}.
 */
@ApplicationScoped
class Notices {

    /** As it names itself where it parks what subscribers do not accept. */
    static final String ROOM = "subscription";

    /** The end of a reference to what was given up. */
    static final String DEAD = "dead";

    /** When people are told, in parts of the time after which a subscription is disabled. */
    private static final List<Double> TIMES = List.of(0.2, 0.6);

    private final LastResort lastResort;
    private final DeliveryQueue queue;
    private final SubscriptionConfig config;
    private final Clock clock;

    Notices(LastResort lastResort, DeliveryQueue queue, SubscriptionConfig config, Clock clock) {
        this.lastResort = lastResort;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /** How many times people should have been told of a subscriber that has failed for so long. */
    int due(Duration failing) {
        double part = (double) failing.toMillis() / config.disableAfter().toMillis();
        return (int) TIMES.stream().filter(time -> time <= part).count();
    }

    /** One case for all that a subscription did not accept; it counts them. */
    Uni<Void> givenUp(Target target, Pending delivery, Answer answer) {
        return park(
                target,
                correlationId(delivery),
                DEAD,
                "delivery-given-up",
                "%s did not accept facts; the last, %s, in %d attempts, of which the last ended with %s. They can be sent again with POST /v1/subscriptions/%s/deliveries:retry"
                        .formatted(
                                subscriber(target),
                                delivery.eventId(),
                                delivery.attempts() + 1,
                                answer.inWords(),
                                target.id()));
    }

    Uni<Void> failing(Target target, Instant since) {
        Instant end = since.plus(config.disableAfter());
        return park(
                        target,
                        Correlation.newId(),
                        "failing",
                        "subscriber-failing",
                        "%s has failed since %s; if it goes on, its subscription is disabled at %s"
                                .formatted(subscriber(target), since, end))
                .chain(() -> tell(
                        target,
                        NoticeTypes.FAILING,
                        new JsonObject().put("failingSince", since.toString()).put("disabledAt", end.toString())));
    }

    /** @param reason {@code gone} or {@code failing} */
    Uni<Void> disabled(Target target, String reason, Instant now) {
        String why = reason.equals("gone") ? "answered 410 Gone" : "has failed for %s".formatted(config.disableAfter());
        return park(
                        target,
                        Correlation.newId(),
                        "disabled",
                        "subscriber-" + reason,
                        "%s %s; its subscription is disabled. Facts wait for it, for %s at most, until it is resumed"
                                .formatted(subscriber(target), why, config.retention()))
                .chain(() -> tell(
                        target,
                        NoticeTypes.DISABLED,
                        new JsonObject().put("reason", reason).put("disabledAt", now.toString())));
    }

    /** Of what made the fact true. */
    private static String correlationId(Pending delivery) {
        String id = delivery.body() == null
                ? null
                : new JsonObject(Buffer.buffer(delivery.body())).getString("correlationid");
        return id == null ? Correlation.newId() : id;
    }

    private static String subscriber(Target target) {
        return "The subscriber of " + target.client();
    }

    private Uni<Void> park(Target target, String correlationId, String what, String code, String reason) {
        StuckWork work =
                new StuckWork(ROOM, target.id() + "/" + what, code, reason, target.id(), target.owner(), correlationId);
        return Uni.createFrom().completionStage(() -> lastResort.park(work));
    }

    private Uni<Void> tell(Target target, String type, JsonObject data) {
        Event notice = new Event(
                0, // stands nowhere in the log
                UUID.randomUUID(),
                type,
                target.id(),
                clock.instant(),
                Correlation.newId(),
                "atrium",
                null,
                data.put("subscription", target.id()));
        return queue.others(target.client(), target.number(), type)
                .chain(others -> others.isEmpty() ? Uni.createFrom().voidItem() : queue.add(notice, others));
    }
}
