package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.RegisteredInterface;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What people decide about interfaces. Only those decide who may see all legal entities. */
@Path("/ops/v1/interfaces/{kind}/{name}")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("governance:approve")
@Tag(name = "Governance")
class InterfaceDecisionResource {

    private final Register register;
    private final Commands commands;
    private final CallerSource callers;
    private final ObjectMapper json;

    InterfaceDecisionResource(Register register, Commands commands, CallerSource callers, ObjectMapper json) {
        this.register = register;
        this.commands = commands;
        this.callers = callers;
        this.json = json;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "decideInterface",
            summary = "Say who answers for an interface, and what was agreed",
            description = "Of one that `GET /ops/v1/interfaces` tells of.")
    @Parameter(
            name = "kind",
            in = ParameterIn.PATH,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"consumer", "source", "subscriber", "resource"}),
            example = "consumer")
    @Parameter(
            name = "name",
            in = ParameterIn.PATH,
            schema = @Schema(type = SchemaType.STRING),
            example = "rota-planner")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = InterfaceDecision.class)))
    @APIResponse(
            responseCode = "200",
            description = "The interface",
            content = @Content(schema = @Schema(implementation = RegisteredInterface.class)))
    public Uni<Response> decide(
            @RestPath String kind,
            @RestPath String name,
            @NotNull(message = "A body is required") @Valid InterfaceDecision decision,
            @Context RoutingContext context) {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        decision.require(register.today());
        Request request = Request.of(context);
        Command command = new Command(
                InterfaceDecisionCommand.OPERATION,
                caller.client(),
                caller.subject(),
                request.idempotencyKey(),
                GovernanceCommand.body(new InterfaceDecisionCommand.Decided(kind, name, decision), json),
                request.correlationId());
        return register.one(kind, name).chain(() -> commands.submit(command)).map(InterfaceDecisionResource::answer);
    }

    private static Response answer(Outcome outcome) {
        return outcome instanceof Outcome.Settled settled
                ? Writes.settled(settled, settled.document().toBuffer()).build()
                : Writes.accepted(outcome);
    }
}
