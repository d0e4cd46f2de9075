package io.atrium.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Intent;
import io.atrium.event.Event;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** What clients do with their subscriptions, as commands: each once, audited, and told to the processes that send. */
@ApplicationScoped
class SubscriptionCommands {

    static final String CREATE = "subscription.create";
    static final String CHANGE = "subscription.change";
    static final String DELETE = "subscription.delete";
    static final String ROTATE_SECRET = "subscription.rotate-secret";
    static final String PAUSE = "subscription.pause";
    static final String RESUME = "subscription.resume";
    static final String TEST = "subscription.test";

    // The members of a command's body.
    static final String ID = "id";
    static final String REQUEST = "request";
    static final String VISIBLE = "visible";
    static final String SCOPES = "scopes";
    static final String IF_MATCH = "ifMatch";

    /** A member of the document that creation and rotation leave; no caller sees it. */
    static final String SECRET_VERSION = "secretVersion";

    private final SubscriptionTable table;
    private final DeliveryQueue queue;
    private final SubscriptionConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    SubscriptionCommands(
            SubscriptionTable table, DeliveryQueue queue, SubscriptionConfig config, ObjectMapper json, Clock clock) {
        this.table = table;
        this.queue = queue;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    @Produces
    @Singleton
    CommandHandler creation() {
        return new SubscriptionCommand(
                CREATE,
                true,
                intent -> (transaction, cause) -> table.create(
                                transaction,
                                intent.command().caller(),
                                visible(intent),
                                scopes(intent),
                                request(intent.body().getJsonObject(REQUEST)))
                        .map(this::storedWithSecret)
                        .call(() -> queue.announceChange(transaction)));
    }

    private static List<String> visible(Intent intent) {
        JsonArray visible = intent.body().getJsonArray(VISIBLE);
        return visible == null ? null : visible.stream().map(String.class::cast).toList();
    }

    /** None of a command that was stored before they were taken down. */
    private static List<String> scopes(Intent intent) {
        return intent.body().getJsonArray(SCOPES, new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }

    @Produces
    @Singleton
    CommandHandler change() {
        return command(CHANGE, (transaction, found, intent) -> {
            JsonObject wanted = found.wish().mergeIn(intent.body().getJsonObject(REQUEST));
            return table.change(transaction, found.id(), scopes(intent), request(wanted))
                    .map(this::stored);
        });
    }

    @Produces
    @Singleton
    CommandHandler deletion() {
        return command(DELETE, (transaction, found, intent) -> table.delete(transaction, found)
                .replaceWith(() -> stored(found)));
    }

    @Produces
    @Singleton
    CommandHandler secretRotation() {
        return command(ROTATE_SECRET, (transaction, found, intent) -> table.rotateSecret(transaction, found)
                .map(this::storedWithSecret));
    }

    @Produces
    @Singleton
    CommandHandler pause() {
        return command(PAUSE, (transaction, found, intent) -> table.put(transaction, found, SubscriptionState.PAUSED)
                .map(this::stored));
    }

    @Produces
    @Singleton
    CommandHandler resumption() {
        return command(RESUME, (transaction, found, intent) -> table.put(transaction, found, SubscriptionState.ACTIVE)
                .map(this::stored));
    }

    /** A fact about nothing, by which a partner tries out its receiver; whatever types the subscription asks for. */
    @Produces
    @Singleton
    CommandHandler test() {
        return command(TEST, (transaction, found, intent) -> {
            if (found.state() != SubscriptionState.ACTIVE) {
                throw new Failure(
                        FailureCode.CONFLICT, "The subscription is " + found.state().text + ": nothing is sent to it");
            }
            Event event = harmless(intent, found.id());
            return queue.add(transaction, event, List.of(found.number()))
                    .chain(() -> queue.announce(transaction, List.of(found.number())))
                    .replaceWith(() -> new Stored(
                            "fact",
                            event.id().toString(),
                            1,
                            new JsonObject().put("eventId", event.id().toString())));
        });
    }

    private Event harmless(Intent intent, String subscription) {
        return new Event(
                0, // stands nowhere in the log
                UUID.nameUUIDFromBytes(("test " + intent.id()).getBytes(StandardCharsets.US_ASCII)),
                NoticeTypes.TEST,
                subscription,
                clock.instant(),
                intent.command().correlationId(),
                "atrium",
                null,
                new JsonObject().put("subscription", subscription));
    }

    /** A command about one subscription of the caller, which is locked before. */
    private CommandHandler command(String operation, Step step) {
        return new SubscriptionCommand(
                operation,
                false,
                intent -> (transaction, cause) -> table.lock(
                                transaction,
                                intent.command().caller(),
                                intent.body().getString(ID),
                                intent.body().getString(IF_MATCH))
                        .chain(found -> step.take(transaction, found, intent))
                        .call(() -> queue.announceChange(transaction)));
    }

    private SubscriptionRequest request(JsonObject wish) {
        try {
            return json.readValue(wish.encode(), SubscriptionRequest.class).checked(config.insecureTargets());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored wish cannot be read", impossible);
        }
    }

    /** Which of its secrets the answer shows; the secret itself is not stored with the command. */
    private Stored storedWithSecret(Subscription subscription) {
        Stored stored = stored(subscription);
        stored.document().put(SECRET_VERSION, subscription.secretVersion());
        return stored;
    }

    private Stored stored(Subscription subscription) {
        try {
            return new Stored(
                    "subscription",
                    subscription.id(),
                    subscription.version(),
                    new JsonObject(json.writeValueAsString(subscription)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a command does with a subscription. */
    @FunctionalInterface
    interface Step {

        Uni<Stored> take(SqlConnection transaction, Subscription found, Intent intent);
    }
}
