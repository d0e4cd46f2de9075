package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What is not removed, however old it is. Only those set and lift holds who may see all legal entities. */
@Path("/ops/v1/legal-holds")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("governance:approve")
@Tag(name = "Governance")
class LegalHoldResource {

    private static final Set<String> PARAMETERS = Set.of("subject", "limit", "cursor");

    private final LegalHolds holds;
    private final Commands commands;
    private final CallerSource callers;
    private final ObjectMapper json;

    LegalHoldResource(LegalHolds holds, Commands commands, CallerSource callers, ObjectMapper json) {
        this.holds = holds;
        this.commands = commands;
        this.callers = callers;
        this.json = json;
    }

    @GET
    @Operation(
            operationId = "listLegalHolds",
            summary = "What is not removed, the newest hold first",
            description = "With those that have been lifted.")
    @Parameter(
            name = "subject",
            in = ParameterIn.QUERY,
            description = "Only of that subject",
            schema = @Schema(type = SchemaType.STRING),
            example = "sup_hbr0kgh3")
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(LegalHold.Page.class)
    public Uni<LegalHold.Page> list(@Context UriInfo uri) {
        unlimited();
        return holds.list(new Parameters(uri.getQueryParameters(), PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getLegalHold", summary = "A legal hold")
    @APIResponse(responseCode = "200", description = "The hold")
    public Uni<LegalHold> get(@RestPath String id) {
        unlimited();
        return holds.one(id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setLegalHold",
            summary = "Remove nothing of a subject or a period until further notice",
            description = "It counts for whatever would be removed from now on; what has been removed stays so.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewLegalHold.class)))
    @APIResponse(
            responseCode = "201",
            description = "The hold",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(schema = @Schema(implementation = LegalHold.class)))
    public Uni<Response> set(
            @NotNull(message = "A body is required") @Valid NewLegalHold wanted, @Context RoutingContext context) {
        Caller caller = unlimited();
        wanted.require();
        return submit(LegalHoldCommands.SET, GovernanceCommand.body(wanted, json), caller, Request.of(context));
    }

    @POST
    @Path("/{id}/lifting")
    @Operation(
            operationId = "liftLegalHold",
            summary = "Let it be removed when its time is over",
            description = "The hold stays to be read. Refused with `conflict` when it has been lifted before.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The hold",
            content = @Content(schema = @Schema(implementation = LegalHold.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> lift(@RestPath String id, @Context RoutingContext context) {
        Caller caller = unlimited();
        Request request = Request.of(context);
        return holds.one(id)
                .chain(() -> submit(
                        LegalHoldCommands.LIFT, new JsonObject().put(LegalHoldCommands.ID, id), caller, request));
    }

    private Uni<Response> submit(String operation, JsonObject body, Caller caller, Request request) {
        Command command = new Command(
                operation, caller.client(), caller.subject(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command).map(LegalHoldResource::answer);
    }

    private static Response answer(Outcome outcome) {
        if (outcome instanceof Outcome.Settled settled) {
            return Writes.settled(settled, settled.document().toBuffer())
                    .header("Location", "/ops/v1/legal-holds/" + settled.id())
                    .build();
        }
        throw new Failure(FailureCode.UNAVAILABLE, "The hold could not be stored; send it again");
    }

    /** What is held may be of any legal entity. */
    private Caller unlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        return caller;
    }
}
