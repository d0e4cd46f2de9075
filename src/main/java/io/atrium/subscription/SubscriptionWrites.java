package io.atrium.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.EntityTag;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Submits the commands of this room, and answers with what became of them. */
@ApplicationScoped
class SubscriptionWrites {

    private final Commands commands;
    private final Subscriptions subscriptions;
    private final ObjectMapper json;

    SubscriptionWrites(Commands commands, Subscriptions subscriptions, ObjectMapper json) {
        this.commands = commands;
        this.subscriptions = subscriptions;
        this.json = json;
    }

    /** What a request asks for, as a command keeps it. */
    JsonObject toJson(Object request) {
        try {
            return new JsonObject(json.writeValueAsString(request));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Submits a command.
     *
     * @param collection path of what it is about, for {@code Location}; null when that has no place
     */
    Uni<Response> submit(String operation, Caller caller, Request request, JsonObject body, String collection) {
        return submit(operation, caller, request, body, collection, () -> Uni.createFrom()
                .voidItem());
    }

    /** The same, about a subscription that the caller sees. */
    Uni<Response> submit(
            String operation, Caller caller, Request request, String id, JsonObject body, String collection) {
        return submit(operation, caller, request, body.put(SubscriptionCommands.ID, id), collection, () -> subscriptions
                .get(caller, id)
                .replaceWithVoid());
    }

    /** The same, about a subscription of any client; for operators. */
    Uni<Response> submitForAny(
            String operation, Caller caller, Request request, String id, JsonObject body, String collection) {
        body.put(SubscriptionCommands.ID, id).put(ReplayCommands.ANY_CLIENT, true);
        return submit(operation, caller, request, body, collection, () -> subscriptions
                .get(id)
                .replaceWithVoid());
    }

    private Uni<Response> submit(
            String operation,
            Caller caller,
            Request request,
            JsonObject body,
            String collection,
            Supplier<Uni<Void>> condition) {
        Command command =
                new Command(operation, caller.client(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command, condition)
                .chain(outcome -> outcome instanceof Outcome.Settled settled
                        ? revealed(settled, caller).map(document -> answer(settled, document, collection))
                        : Uni.createFrom().item(Writes.accepted(outcome)));
    }

    /** The secret is no part of what a command leaves behind. */
    private Uni<JsonObject> revealed(Outcome.Settled settled, Caller caller) {
        JsonObject document = settled.document().copy();
        Integer version = (Integer) document.remove(SubscriptionCommands.SECRET_VERSION);
        return version == null
                ? Uni.createFrom().item(document)
                : subscriptions
                        .requireSeen(caller, settled.id())
                        .chain(() -> subscriptions.secret(settled.id(), version))
                        .map(secret -> {
                            secret.ifPresent(text -> document.put("secret", text));
                            return document;
                        });
    }

    private static Response answer(Outcome.Settled settled, JsonObject document, String collection) {
        Response.ResponseBuilder answer = Writes.settled(settled, document.toBuffer());
        if (collection != null) {
            answer.header(HttpHeaders.LOCATION, collection + "/" + settled.id())
                    .header(HttpHeaders.ETAG, EntityTag.of(settled.version()));
        }
        return answer.build();
    }
}
