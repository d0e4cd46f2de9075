package io.atrium.procurement;

import io.atrium.access.CallerSource;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Reads;
import io.atrium.record.VersionPage;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Requisitions. */
@Path("/v1/requisitions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class RequisitionResource {

    private static final String KEY = "The caller's own key";
    private static final String VERSION = "The ETag that was read; stale ones give 412";

    private final Reads reads;
    private final RequisitionType requisitions;
    private final Requisitions useCases;
    private final CallerSource callers;

    RequisitionResource(Reads reads, RequisitionType requisitions, Requisitions useCases, CallerSource callers) {
        this.reads = reads;
        this.requisitions = requisitions;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listRequisitions", summary = "Requisitions")
    @APIResponseSchema(RequisitionPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(requisitions, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getRequisition", summary = "A requisition")
    @APIResponseSchema(Requisition.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(requisitions, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listRequisitionVersions", summary = "What a requisition was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(requisitions, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "createRequisition",
            summary = "Create a requisition as a draft",
            description = "Nobody is asked to approve it before it is submitted.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewRequisition.class)))
    @APIResponse(
            responseCode = "201",
            description = "The requisition",
            content = @Content(schema = @Schema(implementation = Requisition.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewRequisition requisition,
            @Context RoutingContext context) {
        return useCases.create(requisition, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "changeRequisition",
            summary = "Change a draft",
            description = "A rejected requisition becomes a draft again, and may be submitted once more.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RequisitionChanges.class)))
    @APIResponse(
            responseCode = "200",
            description = "The requisition",
            content = @Content(schema = @Schema(implementation = Requisition.class)))
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid RequisitionChanges changes,
            @Context RoutingContext context) {
        return useCases.change(id, ifMatch(context), changes, callers.caller(), context);
    }

    @POST
    @Path("/{id}/submission")
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "submitRequisition",
            summary = "Submit a requisition for approval",
            description = "Every line needs an item, and all of them the same supplier: it becomes one purchase order.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @APIResponse(
            responseCode = "200",
            description = "The requisition, waiting for approval",
            content = @Content(schema = @Schema(implementation = Requisition.class)))
    public Uni<Response> submit(@PathParam("id") String id, @Context RoutingContext context) {
        return useCases.submit(id, ifMatch(context), callers.caller(), context);
    }

    @POST
    @Path("/{id}/approval")
    @PermissionsAllowed("procurement:approve")
    @Operation(
            operationId = "approveRequisition",
            summary = "Approve a requisition",
            description = "Not by whoever created or submitted it. With the last approval that the rules ask for it is"
                    + " approved, and ordered in Odoo soon after. One that Odoo refused is ordered again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @APIResponse(
            responseCode = "200",
            description = "The requisition, approved or waiting for another approval",
            content = @Content(schema = @Schema(implementation = Requisition.class)))
    public Uni<Response> approve(@PathParam("id") String id, @Context RoutingContext context) {
        return useCases.approve(id, ifMatch(context), callers.caller(), context);
    }

    @POST
    @Path("/{id}/rejection")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:approve")
    @Operation(
            operationId = "rejectRequisition",
            summary = "Reject a requisition",
            description = "The requester may change it and submit it again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class)))
    @APIResponse(
            responseCode = "200",
            description = "The requisition, rejected",
            content = @Content(schema = @Schema(implementation = Requisition.class)))
    public Uni<Response> reject(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid Reason reason,
            @Context RoutingContext context) {
        return useCases.reject(id, ifMatch(context), reason.reason(), callers.caller(), context);
    }

    private static String ifMatch(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.IF_MATCH);
    }

    @Schema(name = "RequisitionPage")
    record RequisitionPage(List<Requisition> data, String next) {}

    @Schema(name = "RequisitionRejectionReason")
    @Holds(DataClass.INTERNAL)
    record Reason(
            @Schema(examples = "There is a contract for this with another supplier")
                    @NotBlank(message = "A reason is required")
                    @Size(max = 2000, message = "At most 2000 characters")
                    String reason) {}
}
