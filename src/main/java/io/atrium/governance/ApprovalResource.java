package io.atrium.governance;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.audit.AuditTrail;
import io.atrium.command.Approval;
import io.atrium.command.Approvals;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.Correlation;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What waits for a second person, over HTTP. Only those decide who may see all legal entities. */
@Path("/ops/v1/approvals")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("governance:approve")
@Tag(name = "Governance")
class ApprovalResource {

    private static final Set<String> PARAMETERS = Set.of("state", "kind", "limit", "cursor");

    private final Approvals approvals;
    private final Commands commands;
    private final CallerSource callers;
    private final AuditTrail audit;

    ApprovalResource(Approvals approvals, Commands commands, CallerSource callers, AuditTrail audit) {
        this.approvals = approvals;
        this.commands = commands;
        this.callers = callers;
        this.audit = audit;
    }

    @GET
    @Operation(
            operationId = "listApprovals",
            summary = "What waits for a second person, the newest first",
            description = "With those that were decided about, and those that nobody decided about in time.")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only those",
            schema = @Schema(type = SchemaType.STRING),
            example = "awaiting")
    @Parameter(
            name = "kind",
            in = ParameterIn.QUERY,
            description = "Only of that kind",
            schema = @Schema(type = SchemaType.STRING),
            example = "supplier-bank")
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(Approval.Page.class)
    public Uni<Approval.Page> list(@Context UriInfo uri) {
        unlimited();
        return approvals.list(new Parameters(uri.getQueryParameters(), PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getApproval",
            summary = "What waits for a second person",
            description =
                    "`request` is what was asked for. It takes another scope, such as `supplier-bank:read` for bank accounts,"
                            + " and is absent without it.")
    @APIResponse(
            responseCode = "200",
            description = "The approval",
            content = @Content(schema = @Schema(implementation = Approval.class)))
    public Uni<Approval> get(@RestPath String id, @Context RoutingContext context) {
        Caller caller = unlimited();
        String correlationId = Correlation.id(context);
        return approvals
                .one(id)
                .chain(found -> found.isShownTo(caller.scopes())
                        ? audit.record(AuditTrail.Entry.done(caller, "approval.read", correlationId)
                                        .noting(String.join(", ", found.fields()))
                                        .to(id))
                                .replaceWith(found)
                        : Uni.createFrom().item(found.withoutRequest()));
    }

    @POST
    @Path("/{id}/approval")
    @Operation(
            operationId = "approve",
            summary = "Let it be done",
            description =
                    "It is done soon afterwards, in the name of whoever asked for it, who cannot be the one who approves. Refused"
                            + " with `conflict` when it does not wait any more.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The approval",
            content = @Content(schema = @Schema(implementation = Approval.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> approve(@RestPath String id, @Context RoutingContext context) {
        return decide(ApprovalDecision.APPROVE, new JsonObject().put(ApprovalDecision.ID, id), context);
    }

    @POST
    @Path("/{id}/rejection")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rejectApproval",
            summary = "Let it not be done",
            description = "Whoever asked for it finds the reason in the operation.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RejectionRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The approval",
            content = @Content(schema = @Schema(implementation = Approval.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> reject(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid RejectionRequest rejection,
            @Context RoutingContext context) {
        return decide(
                ApprovalDecision.REJECT,
                new JsonObject().put(ApprovalDecision.ID, id).put(ApprovalDecision.REASON, rejection.reason()),
                context);
    }

    private Uni<Response> decide(String operation, JsonObject body, RoutingContext context) {
        Caller caller = unlimited();
        Request request = Request.of(context);
        Command command = new Command(
                operation, caller.client(), caller.subject(), request.idempotencyKey(), body, request.correlationId());
        return approvals
                .one(body.getString(ApprovalDecision.ID))
                .chain(() -> commands.submit(command))
                .map(ApprovalResource::answer);
    }

    /** What waits may be of any legal entity. */
    private Caller unlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        return caller;
    }

    private static Response answer(Outcome outcome) {
        return outcome instanceof Outcome.Settled settled
                ? Writes.settled(settled, settled.document().toBuffer()).build()
                : Writes.accepted(outcome);
    }
}
