package io.atrium.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.record.Body;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers the writes of every resource: takes the idempotency key, submits the command, and says what became of it. */
@ApplicationScoped
public class Writes {

    private final Commands commands;
    private final Records records;
    private final References references;
    private final ObjectMapper json;

    Writes(Commands commands, Records records, References references, ObjectMapper json) {
        this.commands = commands;
        this.records = records;
        this.references = references;
        this.json = json;
    }

    /**
     * Submits the creation of a document. A caller that is limited to legal entities creates for one of them; what the
     * body refers to must exist.
     *
     * @param body canonical: a record
     */
    public Uni<Response> create(String operation, Writable target, Object body, Caller caller, RoutingContext context) {
        return create(operation, target, body, caller, Request.of(context));
    }

    /** The same, for a request that is not one of its own, such as a row of a batch. */
    public Uni<Response> create(String operation, Writable target, Object body, Caller caller, Request request) {
        JsonObject given = toJson(body);
        JsonObject wanted = target.hasLegalEntity() ? LegalEntities.ofNew(given, caller) : given;
        target.fields().requireIds(wanted);
        records.requireAvailable(target.type());
        return submit(
                operation,
                caller,
                request,
                wanted,
                target.collection(),
                () -> references.require(target.fields(), wanted, caller));
    }

    /**
     * Submits a change of a document, held to {@code If-Match}: the fields that the body names and nothing else of it.
     *
     * @param changes a record whose components are {@code Optional}: null leaves a field as it is, empty clears it
     */
    public Uni<Response> change(
            String operation, Writable target, String id, Object changes, Caller caller, RoutingContext context) {
        JsonObject given = LegalEntities.ofChange(toJson(changes), caller);
        if (given.isEmpty()) {
            throw Failure.invalid("", "Name at least one field to change");
        }
        target.fields().requireIds(given);
        return act(
                operation,
                target,
                id,
                new JsonObject().put(Intent.CHANGES, given),
                caller,
                context,
                () -> references.require(target.fields(), given, caller));
    }

    /** Submits an action on a document, held to {@code If-Match}. The handler finds its id in the body's {@code id}. */
    public Uni<Response> act(
            String operation, Writable target, String id, Object body, Caller caller, RoutingContext context) {
        return act(operation, target, id, toJson(body), caller, context, () -> Uni.createFrom()
                .voidItem());
    }

    private Uni<Response> act(
            String operation,
            Writable target,
            String id,
            JsonObject body,
            Caller caller,
            RoutingContext context,
            Supplier<Uni<Void>> condition) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        JsonObject named = body.copy().put(Intent.ID, id).put(Preconditions.IF_MATCH, ifMatch);
        return submit(operation, caller, context, named, target.collection(), () -> records.require(
                        target.type().name(), id, caller, ifMatch)
                .chain(condition::get));
    }

    /**
     * Submits a command.
     *
     * @param operation names the handler
     * @param caller who asks
     * @param body canonical: a record, or a {@link JsonObject}
     * @param collection path of the resource, for {@code Location}
     */
    public Uni<Response> submit(
            String operation, Caller caller, RoutingContext context, Object body, String collection) {
        return submit(operation, caller, context, body, collection, () -> Uni.createFrom()
                .voidItem());
    }

    /**
     * The same, under a condition that a new request has to meet and a repeated one had met.
     *
     * @param condition fails when the command must not be carried out
     */
    public Uni<Response> submit(
            String operation,
            Caller caller,
            RoutingContext context,
            Object body,
            String collection,
            Supplier<Uni<Void>> condition) {
        return submit(operation, caller, Request.of(context), body, collection, condition);
    }

    /** The same, for a request that is not one of its own, and without a condition. */
    public Uni<Response> submit(String operation, Caller caller, Request request, Object body, String collection) {
        return submit(operation, caller, request, body, collection, () -> Uni.createFrom()
                .voidItem());
    }

    /** The same, for a request that is not one of its own, such as a row of a batch. */
    public Uni<Response> submit(
            String operation,
            Caller caller,
            Request request,
            Object body,
            String collection,
            Supplier<Uni<Void>> condition) {
        Command command = new Command(
                operation,
                caller.client(),
                caller.subject(),
                request.idempotencyKey(),
                toJson(body),
                request.correlationId());
        return commands.submit(command, condition).chain(outcome -> answer(outcome, caller, request, collection));
    }

    private JsonObject toJson(Object body) {
        try {
            return body instanceof JsonObject object ? object : new JsonObject(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Uni<Response> answer(Outcome outcome, Caller caller, Request request, String collection) {
        if (outcome instanceof Outcome.Settled settled) {
            if (settled.replayed()) {
                // What the token was when the deed was done does not matter: this one is about to be shown it.
                records.requireSeen(caller, settled.id(), settled.document());
            }
            return shown(settled, caller, request).map(document -> answer(settled, document, collection));
        }
        return Uni.createFrom().item(accepted(outcome));
    }

    private Uni<Body> shown(Outcome.Settled settled, Caller caller, Request request) {
        return request.isRow()
                ? Uni.createFrom().item(new Body(settled.document().toBuffer(), null, Set.of()))
                : records.seenBy(caller, settled.id(), settled.document(), request.correlationId());
    }

    private static Response answer(Outcome.Settled settled, Body document, String collection) {
        return settled(settled, document.shown(Set.of()))
                .header(HttpHeaders.ETAG, EntityTag.of(settled.version(), document.variant(Set.of())))
                .header(HttpHeaders.LOCATION, collection + "/" + settled.id())
                .build();
    }

    /** The beginning of the answer to what is done, which says whether it was done for this request or an earlier one. */
    public static Response.ResponseBuilder settled(Outcome.Settled settled, Object body) {
        Response.ResponseBuilder answer =
                Response.status(settled.status()).type("application/json").entity(body);
        return settled.replayed() ? answer.header("Idempotency-Replayed", "true") : answer;
    }

    /** Answers what is not done yet: with the operation to ask for, and the approval that it waits for, if it does. */
    public static Response accepted(Outcome outcome) {
        boolean isParked = outcome instanceof Outcome.Parked;
        UUID operation = isParked ? ((Outcome.Parked) outcome).operation() : ((Outcome.Pending) outcome).operation();
        JsonObject body =
                new JsonObject().put("operation", operation.toString()).put("status", isParked ? "parked" : "pending");
        if (outcome instanceof Outcome.Pending pending && pending.approval() != null) {
            body.put("approval", pending.approval());
        }
        return Response.accepted(body.toBuffer())
                .type("application/json")
                .header(HttpHeaders.LOCATION, "/v1/operations/" + operation)
                .build();
    }
}
