package io.atrium.subscription;

import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** Writes subscriptions, in the transaction of the command that wants it. Those of other clients do not exist. */
@ApplicationScoped
class SubscriptionTable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 12;

    // One client at a time, or two requests at once could make one too many.
    private static final String COUNT =
            """
            select pg_advisory_xact_lock(hashtextextended('subscription ' || $1, 0)),
                (select count(*) from subscription where client = $1) as existing
            """;

    private static final String INSERT =
            """
            insert into subscription (id, client, legal_entities, url, types, wanted_entities, filter, body, description,
                owner, signing, public_key, secret, rate, concurrency, created_at, updated_at, scopes)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)
            returning *
            """;

    private static final String CHANGE =
            """
            update subscription
            set url = $2, types = $3, wanted_entities = $4, filter = $5, body = $6, description = $7, owner = $8, rate = $9,
                concurrency = $10, updated_at = $11, scopes = $12, version = version + 1
            where id = $1
            returning *
            """;

    // The old secret was sealed for the same subscription, and is moved as it is.
    private static final String ROTATE =
            """
            update subscription
            set previous_secret = secret, previous_secret_until = $4, secret = $2, public_key = $3,
                secret_version = secret_version + 1, updated_at = $5, version = version + 1
            where id = $1
            returning *
            """;

    private static final String STATE =
            """
            update subscription
            set state = $2, state_reason = null, failing_since = null, notices = 0, worker = null, updated_at = $3,
                version = version + 1
            where id = $1 and state <> $2
            returning *
            """;

    private final Secrets secrets;
    private final SubscriptionConfig config;
    private final Clock clock;

    SubscriptionTable(Secrets secrets, SubscriptionConfig config, Clock clock) {
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A new subscription with a new secret.
     *
     * @param visible the only legal entities it may see, or null for all
     * @param scopes what it may be told
     * @throws Failure {@code conflict} when the client has as many as it may
     */
    Uni<Subscription> create(
            SqlConnection transaction,
            String client,
            List<String> visible,
            List<String> scopes,
            SubscriptionRequest request) {
        String id = newId();
        Signing.NewKey key = request.signing().newKey();
        Tuple values = Tuple.tuple()
                .addString(id)
                .addString(client)
                .addArrayOfString(array(visible))
                .addString(request.url())
                .addArrayOfString(array(request.types()))
                .addArrayOfString(array(request.legalEntities()))
                .addString(request.filter())
                .addString(request.body().text)
                .addString(request.description())
                .addString(request.owner())
                .addString(request.signing().text)
                .addString(publicKey(key))
                .addValue(secrets.seal(id, key.secret()))
                .addInteger(request.rate())
                .addInteger(request.concurrency())
                .addOffsetDateTime(now())
                .addArrayOfString(array(scopes));
        return transaction
                .preparedQuery(COUNT)
                .execute(Tuple.of(client))
                .invoke(rows -> refuseTooMany(rows.iterator().next().getLong("existing")))
                .chain(() -> transaction.preparedQuery(INSERT).execute(values))
                .map(SubscriptionTable::only);
    }

    private void refuseTooMany(long existing) {
        if (existing >= config.maxPerClient()) {
            throw new Failure(
                    FailureCode.CONFLICT, "A client may have " + config.maxPerClient() + " subscriptions, not more");
        }
    }

    /**
     * The subscription, which nobody else changes until the transaction ends.
     *
     * @throws Failure {@code not-found}; {@code stale-version} when it is another one than the caller has read
     */
    Uni<Subscription> lock(SqlConnection transaction, String client, String id, String ifMatch) {
        return transaction
                .preparedQuery("select * from subscription where id = $1 and client = $2 for update")
                .execute(Tuple.of(id, client))
                .map(SubscriptionTable::only)
                .invoke(found -> EntityTag.require(ifMatch, found.version()));
    }

    /** The same, whoever's it is. */
    Uni<Subscription> lock(SqlConnection transaction, String id) {
        return transaction
                .preparedQuery("select * from subscription where id = $1 for update")
                .execute(Tuple.of(id))
                .map(SubscriptionTable::only);
    }

    /** @param scopes of the token that changes it: from now on it is told what that one may read, lest it be redirected */
    Uni<Subscription> change(SqlConnection transaction, String id, List<String> scopes, SubscriptionRequest request) {
        Tuple values = Tuple.tuple()
                .addString(id)
                .addString(request.url())
                .addArrayOfString(array(request.types()))
                .addArrayOfString(array(request.legalEntities()))
                .addString(request.filter())
                .addString(request.body().text)
                .addString(request.description())
                .addString(request.owner())
                .addInteger(request.rate())
                .addInteger(request.concurrency())
                .addOffsetDateTime(now())
                .addArrayOfString(array(scopes));
        return transaction.preparedQuery(CHANGE).execute(values).map(SubscriptionTable::only);
    }

    /** Takes a new secret; the one before it signs along for a while. Of several rotations only the last two count. */
    Uni<Subscription> rotateSecret(SqlConnection transaction, Subscription subscription) {
        Signing.NewKey key = subscription.signing().newKey();
        Instant until = clock.instant().plus(config.secretOverlap());
        return transaction
                .preparedQuery(ROTATE)
                .execute(Tuple.of(
                        subscription.id(),
                        secrets.seal(subscription.id(), key.secret()),
                        publicKey(key),
                        until.atOffset(ZoneOffset.UTC),
                        now()))
                .map(SubscriptionTable::only);
    }

    /** Makes it active or paused; nothing changes when it is. */
    Uni<Subscription> put(SqlConnection transaction, Subscription subscription, SubscriptionState state) {
        return transaction
                .preparedQuery(STATE)
                .execute(Tuple.of(subscription.id(), state.text, now()))
                .map(rows -> rows.size() == 0 ? subscription : only(rows));
    }

    /** What waits for it is cleared away later. One that is being sent at this moment may still arrive. */
    Uni<Void> delete(SqlConnection transaction, Subscription subscription) {
        return transaction
                .preparedQuery("delete from subscription where id = $1")
                .execute(Tuple.of(subscription.id()))
                .replaceWithVoid();
    }

    private static Subscription only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Failure.notFound("There is no such subscription");
        }
        return Subscription.of(rows.iterator().next());
    }

    private static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return "sub_" + HexFormat.of().formatHex(bytes);
    }

    private static String publicKey(Signing.NewKey key) {
        return key.publicKey() == null ? null : Signing.publicKeyText(key.publicKey());
    }

    private static String[] array(List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
