package io.atrium.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.CallerSource;
import io.atrium.access.NewRevocation;
import io.atrium.access.Revocation;
import io.atrium.access.Revocations;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Stored;
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
import java.time.Clock;
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

/** Tokens that are not accepted any more, for those who may take rights back. */
@Path("/ops/v1/revocations")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("governance:approve")
@Tag(name = "Governance")
class RevocationResource {

    private static final String TYPE = "revocation";
    private static final Set<String> PARAMETERS = Set.of("kind", "value", "limit", "cursor");

    private final Revocations revocations;
    private final Commands commands;
    private final CallerSource callers;
    private final ObjectMapper json;
    private final Clock clock;

    RevocationResource(
            Revocations revocations, Commands commands, CallerSource callers, ObjectMapper json, Clock clock) {
        this.revocations = revocations;
        this.commands = commands;
        this.callers = callers;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "listRevocations",
            summary = "Whose tokens are not accepted, the newest first",
            description = "With those that have been lifted or have ended.")
    @Parameter(
            name = "kind",
            in = ParameterIn.QUERY,
            description = "Only of that kind",
            schema = @Schema(type = SchemaType.STRING),
            example = "client")
    @Parameter(
            name = "value",
            in = ParameterIn.QUERY,
            description = "Only of that value",
            schema = @Schema(type = SchemaType.STRING),
            example = "rota-planner")
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(Revocation.Page.class)
    public Uni<Revocation.Page> list(@Context UriInfo uri) {
        return revocations.list(new Parameters(uri.getQueryParameters(), PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getRevocation", summary = "A revocation")
    @APIResponse(responseCode = "200", description = "The revocation")
    public Uni<Revocation> get(@RestPath String id) {
        return revocations.one(id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createRevocation",
            summary = "Accept a token, a client or a person no more",
            description = "In force within a second on every replica; here, when this is answered.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewRevocation.class)))
    @APIResponse(
            responseCode = "201",
            description = "The revocation",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(schema = @Schema(implementation = Revocation.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewRevocation wanted, @Context RoutingContext context) {
        wanted.require(clock.instant());
        return submit(RevocationCreation.OPERATION, json(wanted, json), Request.of(context));
    }

    @POST
    @Path("/{id}/lifting")
    @Operation(
            operationId = "liftRevocation",
            summary = "Accept again what was revoked",
            description = "The revocation stays to be read. Refused with `conflict` when it has been lifted before.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The revocation",
            content = @Content(schema = @Schema(implementation = Revocation.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> lift(@RestPath String id, @Context RoutingContext context) {
        Request request = Request.of(context);
        return revocations
                .one(id)
                .chain(() -> submit(RevocationLifting.OPERATION, new JsonObject().put("id", id), request));
    }

    private Uni<Response> submit(String operation, JsonObject body, Request request) {
        Command command = new Command(
                operation, callers.caller().client(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command).call(revocations::refresh).map(RevocationResource::answer);
    }

    private static Response answer(Outcome outcome) {
        if (outcome instanceof Outcome.Settled settled) {
            return Writes.settled(settled, settled.document().toBuffer())
                    .header("Location", "/ops/v1/revocations/" + settled.id())
                    .build();
        }
        throw new Failure(FailureCode.UNAVAILABLE, "The revocation could not be stored; send it again");
    }

    private static JsonObject json(Object body, ObjectMapper json) {
        try {
            return new JsonObject(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the command that made it so is settled. */
    static Stored stored(Revocation revocation, ObjectMapper json) {
        return new Stored(TYPE, revocation.id(), revocation.version(), json(revocation, json));
    }
}
