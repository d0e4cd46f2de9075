package io.atrium.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Intent;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The beginning and the end of replays, and another chance for what was given up, as commands. */
@ApplicationScoped
class ReplayCommands {

    static final String BEGIN = "replay.begin";
    static final String CANCEL = "replay.cancel";
    static final String RETRY = "delivery.retry";
    static final String RETRY_ALL = "deliveries.retry";

    // Members of a command's body beside those of SubscriptionCommands.
    static final String REPLAY = "replay";
    static final String DELIVERY = "delivery";
    /** Whether the caller need not be the subscription's client. */
    static final String ANY_CLIENT = "anyClient";

    private final SubscriptionTable table;
    private final Replays replays;
    private final Retries retries;
    private final DeliveryQueue queue;
    private final ObjectMapper json;
    private final Clock clock;

    ReplayCommands(
            SubscriptionTable table,
            Replays replays,
            Retries retries,
            DeliveryQueue queue,
            ObjectMapper json,
            Clock clock) {
        this.table = table;
        this.replays = replays;
        this.retries = retries;
        this.queue = queue;
        this.json = json;
        this.clock = clock;
    }

    @Produces
    @Singleton
    CommandHandler begin() {
        return command(BEGIN, true, (transaction, found, intent) -> replays.begin(
                        transaction,
                        found,
                        request(intent, ReplayRequest.class).checked(clock.instant()),
                        intent.command().caller())
                .map(this::stored));
    }

    @Produces
    @Singleton
    CommandHandler cancellation() {
        return command(CANCEL, false, (transaction, found, intent) -> replays.cancel(
                        transaction, intent.body().getInteger(REPLAY))
                .map(this::stored));
    }

    @Produces
    @Singleton
    CommandHandler retry() {
        return command(RETRY, false, (transaction, found, intent) -> retries.retry(
                        transaction, found.number(), intent.body().getLong(DELIVERY))
                .call(() -> queue.announce(transaction, List.of(found.number())))
                .map(again -> new Stored(
                        "delivery",
                        DeliveryId.of(intent.body().getLong(DELIVERY)),
                        1,
                        new JsonObject().put("retried", again))));
    }

    @Produces
    @Singleton
    CommandHandler retryAll() {
        return command(RETRY_ALL, false, (transaction, found, intent) -> retries.retry(
                        transaction, found.number(), request(intent, RetryRequest.class))
                .call(() -> queue.announce(transaction, List.of(found.number())))
                .map(count -> new Stored(
                        "deliveries",
                        found.id(),
                        1,
                        new JsonObject().put("matched", count).put("retried", count))));
    }

    private CommandHandler command(String operation, boolean creates, SubscriptionCommands.Step step) {
        return new SubscriptionCommand(
                operation,
                creates,
                intent -> (transaction, cause) ->
                        locked(transaction, intent).chain(found -> step.take(transaction, found, intent)));
    }

    private Uni<Subscription> locked(SqlConnection transaction, Intent intent) {
        String id = intent.body().getString(SubscriptionCommands.ID);
        return intent.body().getBoolean(ANY_CLIENT, false)
                ? table.lock(transaction, id)
                : table.lock(transaction, intent.command().caller(), id, null);
    }

    private <T> T request(Intent intent, Class<T> type) {
        try {
            return json.readValue(
                    intent.body().getJsonObject(SubscriptionCommands.REQUEST).encode(), type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored request cannot be read", impossible);
        }
    }

    private Stored stored(Replay replay) {
        try {
            return new Stored("replay", replay.id(), 1, new JsonObject(json.writeValueAsString(replay)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
