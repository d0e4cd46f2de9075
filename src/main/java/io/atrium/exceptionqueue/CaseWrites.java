package io.atrium.exceptionqueue;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Preconditions;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Submits the commands of this room, and answers with what became of them. */
@ApplicationScoped
class CaseWrites {

    private final Commands commands;
    private final CallerSource callers;
    private final CaseTable table;
    private final CaseSweep sweep;

    CaseWrites(Commands commands, CallerSource callers, CaseTable table, CaseSweep sweep) {
        this.commands = commands;
        this.callers = callers;
        this.table = table;
        this.sweep = sweep;
    }

    /** Cases may be of any legal entity: only who may see all of them sees them. */
    Caller unlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        return caller;
    }

    /**
     * Does something with a case that there is, held to {@code If-Match}. A repeated request is answered as it was first.
     *
     * @param condition fails when it must not be done; of a new request only
     */
    Uni<Response> act(
            String operation, String id, JsonObject body, RoutingContext context, Consumer<ExceptionCase> condition) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        JsonObject named = body.put(CaseCommands.ID, id).put(Preconditions.IF_MATCH, ifMatch);
        return submit(operation, named, context, () -> table.one(id)
                        .invoke(found -> EntityTag.require(ifMatch, found.version()))
                        .invoke(condition)
                        .replaceWithVoid())
                .map(outcome -> outcome instanceof Outcome.Settled settled
                        ? Writes.settled(settled, settled.document().toBuffer())
                                .header(HttpHeaders.ETAG, EntityTag.of(settled.version()))
                                .build()
                        : Writes.accepted(outcome));
    }

    /** Does something with many. */
    Uni<Response> actOnAll(String operation, JsonObject body, RoutingContext context) {
        return submit(operation, body, context, () -> Uni.createFrom().voidItem())
                .map(outcome -> outcome instanceof Outcome.Settled settled
                        ? Writes.settled(settled, settled.document().toBuffer()).build()
                        : Writes.accepted(outcome));
    }

    private Uni<Outcome> submit(
            String operation, JsonObject body, RoutingContext context, Supplier<Uni<Void>> condition) {
        Caller caller = unlimited();
        Request request = Request.of(context);
        Command command = new Command(
                operation, caller.client(), caller.subject(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command, condition).invoke(sweep::wake);
    }
}
