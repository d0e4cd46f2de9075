package io.atrium.reconcile;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.EntityTag;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
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

/** Comparisons of the records with Odoo and with the systems that they come from, over HTTP. */
@Path("/ops/v1/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliations")
class ReconciliationResource {

    private static final String PATH = "/ops/v1/reconciliations/";
    private static final String KEY = "The caller's own key";

    private final Runs runs;
    private final Domains domains;
    private final Commands commands;
    private final CallerSource callers;

    ReconciliationResource(Runs runs, Domains domains, Commands commands, CallerSource callers) {
        this.runs = runs;
        this.domains = domains;
        this.commands = commands;
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "createReconciliation",
            summary = "Compare a domain with Odoo, or with its source system",
            description =
                    "It has begun with the answer, and goes on also when this process ends. What seems to differ is"
                            + " looked at once more before it is told of.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RunRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The run, which has begun",
            content = @Content(schema = @Schema(implementation = Run.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid RunRequest request, @Context RoutingContext context) {
        request.require(domains.required(request.domain()));
        JsonObject body = new JsonObject()
                .put(RunCommands.DOMAIN, request.domain())
                .put(
                        RunCommands.FROM,
                        request.from() == null ? null : request.from().toString())
                .put(RunCommands.TO, request.to() == null ? null : request.to().toString());
        return submit(RunCommands.BEGIN, body, context, () -> Uni.createFrom().voidItem());
    }

    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listReconciliations",
            summary = "Comparisons with Odoo and with source systems, the newest first")
    @Parameter(
            name = "domain",
            in = ParameterIn.QUERY,
            description = "Only of this domain",
            example = "invoices",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"running", "done", "cancelled", "failed"}))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(Run.Page.class)
    public Uni<Run.Page> list(@Context UriInfo uri) {
        unlimited();
        return runs.page(new Parameters(uri.getQueryParameters(), Runs.PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("exceptions:read")
    @Operation(operationId = "getReconciliation", summary = "How far a comparison has come, and what it found")
    @APIResponse(
            responseCode = "200",
            description = "The run",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = Run.class)))
    public Uni<Response> get(@RestPath String id) {
        unlimited();
        return runs.one(id).map(run -> Response.ok(run)
                .header(HttpHeaders.ETAG, EntityTag.of(run.version()))
                .build());
    }

    @GET
    @Path("/{id}/differences")
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listReconciliationDifferences",
            summary = "The documents on which the two sides do not agree",
            description = "By the document's id each can be read with its own scope, its versions included.")
    @Parameter(
            name = "kind",
            in = ParameterIn.QUERY,
            description = "Only of this kind",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"missing", "extra", "changed", "amount", "currency", "unreadable"}))
    @Parameter(
            name = "known",
            in = ParameterIn.QUERY,
            description = "Only those that the run which was last signed off had as well, or only the others",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"true", "false"}))
    @Parameter(
            name = "document",
            in = ParameterIn.QUERY,
            description = "Only of this document",
            example = "inv_53ysn18k",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(Difference.Page.class)
    public Uni<Difference.Page> differences(@RestPath String id, @Context UriInfo uri) {
        unlimited();
        return runs.differences(id, new Parameters(uri.getQueryParameters(), Runs.DIFFERENCE_PARAMETERS));
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "cancelReconciliation",
            summary = "End a comparison",
            description = "What it has found until then stays. One that is over stays as it is.")
    @APIResponse(
            responseCode = "200",
            description = "The run as it is now",
            content = @Content(schema = @Schema(implementation = Run.class)))
    public Uni<Response> cancel(@RestPath String id, @Context RoutingContext context) {
        return submit(RunCommands.CANCEL, new JsonObject().put(RunCommands.ID, id), context, () -> runs.one(id)
                .replaceWithVoid());
    }

    @POST
    @Path("/{id}/sign-off")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "signOffReconciliation",
            summary = "Say that a comparison is good as it is",
            description = "From then on it is the checkpoint of its domain: of later runs it is told which of their"
                    + " differences it had as well, and only others make a case.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RunRequest.SignOff.class)))
    @APIResponse(
            responseCode = "200",
            description = "The run",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> signOff(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid RunRequest.SignOff signOff,
            @Context RoutingContext context) {
        JsonObject body = new JsonObject().put(RunCommands.ID, id).put(RunCommands.REASON, signOff.reason());
        return submit(RunCommands.SIGN_OFF, body, context, () -> runs.one(id).replaceWithVoid());
    }

    @POST
    @Path("/{id}/differences/{difference}/repair")
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "repairReconciliationDifference",
            summary = "Put right what differs",
            description =
                    "By the normal door. A comparison with Odoo: the document is captured anew, with its version and"
                            + " its fact, and Odoo is not written to. One with a source system: the source is asked once more, and"
                            + " what it says is done by the command that its connector would have issued, which may be refused.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @APIResponse(
            responseCode = "200",
            description = "The difference, repaired",
            content = @Content(schema = @Schema(implementation = Difference.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> repair(@RestPath String id, @RestPath String difference, @Context RoutingContext context) {
        JsonObject body = new JsonObject().put(RunCommands.ID, id).put(RunCommands.DIFFERENCE, difference);
        return submit(RunCommands.REPAIR, body, context, () -> runs.one(id)
                .chain(() -> runs.difference(id, difference))
                .replaceWithVoid());
    }

    private Uni<Response> submit(
            String operation, JsonObject body, RoutingContext context, Supplier<Uni<Void>> condition) {
        Caller caller = unlimited();
        Request request = Request.of(context);
        Command command = new Command(
                operation, caller.client(), caller.subject(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command, condition).map(ReconciliationResource::answer);
    }

    private static Response answer(Outcome outcome) {
        if (!(outcome instanceof Outcome.Settled settled)) {
            return Writes.accepted(outcome);
        }
        Response.ResponseBuilder answer =
                Writes.settled(settled, settled.document().toBuffer());
        return settled.id().startsWith(Run.PREFIX + "_")
                ? answer.header(HttpHeaders.LOCATION, PATH + settled.id())
                        .header(HttpHeaders.ETAG, EntityTag.of(settled.version()))
                        .build()
                : answer.build();
    }

    /** What is compared may be of any legal entity. */
    private Caller unlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        return caller;
    }
}
