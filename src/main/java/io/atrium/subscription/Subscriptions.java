package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** What a client can do with its subscriptions. Those of others do not exist for it. */
@ApplicationScoped
class Subscriptions {

    private final SubscriptionConfig config;
    private final Clock clock;

    Subscriptions(SubscriptionConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @WithTransaction
    Uni<Subscription> create(Subscriber subscriber, SubscriptionRequest request) {
        SubscriptionRequest checked = request.checked(config.insecureTargets());
        return Subscription.count("client", subscriber.client())
                .invoke(this::refuseTooMany)
                .chain(() -> new Subscription(subscriber, checked, clock.instant()).persist());
    }

    @WithSession
    Uni<List<Subscription>> list(String client) {
        return Subscription.list("client = ?1 order by createdAt, id", client);
    }

    @WithSession
    Uni<Subscription> get(String client, String id) {
        return find(client, id);
    }

    @WithTransaction
    Uni<Subscription> rotateSecret(String client, String id) {
        return find(client, id)
                .invoke(found -> found.rotateSecret(clock.instant().plus(config.secretOverlap())));
    }

    /** Deletes it with its deliveries. One that is being sent at this moment may still arrive. */
    @WithTransaction
    Uni<Void> delete(String client, String id) {
        return find(client, id).chain(Subscription::delete);
    }

    private void refuseTooMany(long existing) {
        if (existing >= config.maxPerClient()) {
            throw new Failure(
                    FailureCode.CONFLICT, "A client may have " + config.maxPerClient() + " subscriptions, not more");
        }
    }

    private static Uni<Subscription> find(String client, String id) {
        return Subscription.<Subscription>find("id = ?1 and client = ?2", id, client)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> Failure.notFound("There is no such subscription"));
    }
}
