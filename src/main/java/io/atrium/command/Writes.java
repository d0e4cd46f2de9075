package io.atrium.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Answers the writes of every resource: takes the idempotency key, submits the command, and says what became of it. */
@ApplicationScoped
public class Writes {

    /** The header that every POST carries. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Commands commands;
    private final ObjectMapper json;

    Writes(Commands commands, ObjectMapper json) {
        this.commands = commands;
        this.json = json;
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
        Command command = new Command(
                operation,
                caller.client(),
                key(context.request().getHeader(IDEMPOTENCY_KEY)),
                toJson(body),
                Correlation.id(context));
        return commands.submit(command, condition).map(outcome -> answer(outcome, collection));
    }

    private JsonObject toJson(Object body) {
        try {
            return body instanceof JsonObject object ? object : new JsonObject(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String key(String given) {
        if (given == null || given.isBlank()) {
            throw new Failure(
                    FailureCode.IDEMPOTENCY_KEY_REQUIRED,
                    "Send a header " + IDEMPOTENCY_KEY + " with a value of your own, and the same one when you repeat");
        }
        if (!given.matches("[\\x21-\\x7E]{1,255}")) {
            throw Failure.invalid(IDEMPOTENCY_KEY, "The key must be 1 to 255 visible ASCII characters");
        }
        return given;
    }

    private static Response answer(Outcome outcome, String collection) {
        if (outcome instanceof Outcome.Settled settled) {
            Response.ResponseBuilder answer = Response.status(settled.status())
                    .type("application/json")
                    .entity(settled.document().toBuffer())
                    .header(HttpHeaders.ETAG, EntityTag.of(settled.version()))
                    .header(HttpHeaders.LOCATION, collection + "/" + settled.id());
            return settled.replayed()
                    ? answer.header("Idempotency-Replayed", "true").build()
                    : answer.build();
        }
        return outcome instanceof Outcome.Parked parked
                ? accepted(parked.operation().toString(), "parked")
                : accepted(((Outcome.Pending) outcome).operation().toString(), "pending");
    }

    private static Response accepted(String operation, String status) {
        return Response.accepted(new JsonObject()
                        .put("operation", operation)
                        .put("status", status)
                        .toBuffer())
                .type("application/json")
                .header(HttpHeaders.LOCATION, "/v1/operations/" + operation)
                .build();
    }
}
