package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions that a caller sees: those of its client, unless they tell of more legal entities than its token does.
 * Others do not exist for it.
 */
@ApplicationScoped
class Subscriptions {

    private static final String SECRET =
            """
            select id, sealed, signing, secret_version, secret, previous_secret, previous_secret_until
            from subscription where id = $1
            """;

    private final Pool pool;
    private final Secrets secrets;
    private final Clock clock;

    Subscriptions(Pool pool, Secrets secrets, Clock clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.clock = clock;
    }

    @WithSession
    Uni<List<Subscription>> list(Caller caller) {
        return Subscription.<Subscription>list("client = ?1 order by createdAt, id", caller.client())
                .map(found -> found.stream().filter(one -> one.isSeenBy(caller)).toList());
    }

    /** Fails with {@code not-found}. */
    @WithSession
    Uni<Subscription> get(Caller caller, String id) {
        return Subscription.<Subscription>find("id = ?1 and client = ?2", id, caller.client())
                .firstResult()
                .map(found -> Optional.ofNullable(found)
                        .filter(one -> one.isSeenBy(caller))
                        .orElseThrow(() -> Failure.notFound("There is no such subscription")));
    }

    /** Whoever's it is; for operators. Fails with {@code not-found}. */
    @WithSession
    Uni<Subscription> get(String id) {
        return Subscription.<Subscription>find("id = ?1", id).firstResult().map(found -> Optional.ofNullable(found)
                .orElseThrow(() -> Failure.notFound("There is no such subscription")));
    }

    /**
     * Refuses a caller who may not see all that the subscription is told of, also when an earlier token of its client made
     * it. One that is gone hides nothing. Fails with {@code forbidden}.
     */
    Uni<Void> requireSeen(Caller caller, String id) {
        return pool.preparedQuery("select * from subscription where id = $1")
                .execute(Tuple.of(id))
                .invoke(rows -> rows.forEach(row -> {
                    if (!Subscription.of(row).isSeenBy(caller)) {
                        throw new Failure(
                                FailureCode.FORBIDDEN, "The token does not allow this for those legal entities");
                    }
                }))
                .replaceWithVoid();
    }

    /** The text of a secret while it signs; empty for one that does not any more, and where there is none to tell. */
    Uni<Optional<String>> secret(String id, int version) {
        return pool.preparedQuery(SECRET)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : secret(rows.iterator().next(), version));
    }

    private Optional<String> secret(Row row, int version) {
        if (Signing.of(row.getString("signing")) != Signing.HMAC) {
            return Optional.empty();
        }
        int current = row.getInteger("secret_version");
        if (version == current) {
            return Optional.of(Signing.secretText(secrets.open(row, "secret")));
        }
        boolean signsAlong = version == current - 1
                && row.getOffsetDateTime("previous_secret_until").toInstant().isAfter(clock.instant());
        return signsAlong ? Optional.of(Signing.secretText(secrets.open(row, "previous_secret"))) : Optional.empty();
    }
}
