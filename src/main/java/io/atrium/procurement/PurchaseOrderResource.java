package io.atrium.procurement;

import io.atrium.access.CallerSource;
import io.atrium.record.Reads;
import io.atrium.record.VersionPage;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Purchase orders. */
@Path("/v1/purchase-orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class PurchaseOrderResource {

    private final Reads reads;
    private final PurchaseOrderMapping orders;
    private final PurchaseOrders useCases;
    private final CallerSource callers;

    PurchaseOrderResource(Reads reads, PurchaseOrderMapping orders, PurchaseOrders useCases, CallerSource callers) {
        this.reads = reads;
        this.orders = orders;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listPurchaseOrders", summary = "Purchase orders")
    @APIResponseSchema(PurchaseOrderPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(orders, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getPurchaseOrder", summary = "A purchase order")
    @APIResponseSchema(PurchaseOrder.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(orders, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listPurchaseOrderVersions", summary = "What a purchase order was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(orders, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "createPurchaseOrder",
            summary = "Create an order as a draft",
            description = "Created in Odoo exactly once, however often the request is repeated with the same key.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewPurchaseOrder.class)))
    @APIResponse(
            responseCode = "201",
            description = "The order",
            content = @Content(schema = @Schema(implementation = PurchaseOrder.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewPurchaseOrder order, @Context RoutingContext context) {
        return useCases.create(order, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "changePurchaseOrder",
            summary = "Amend an order",
            description =
                    "While it is a draft, in any way; once it is confirmed, lines may be raised in quantity, and be"
                            + " planned for another time.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PurchaseOrderChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The order",
            content = @Content(schema = @Schema(implementation = PurchaseOrder.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> amend(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid PurchaseOrderChange change,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.amend(id, change, ifMatch, callers.caller(), context);
    }

    @POST
    @Path("/{id}/confirmation")
    @PermissionsAllowed("procurement:write")
    @Operation(operationId = "confirmPurchaseOrder", summary = "Confirm an order")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @APIResponse(
            responseCode = "200",
            description = "The order, confirmed or waiting for approval",
            content = @Content(schema = @Schema(implementation = PurchaseOrder.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> confirm(@PathParam("id") String id, @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.confirm(id, ifMatch, callers.caller(), context);
    }

    @POST
    @Path("/{id}/approval")
    @PermissionsAllowed("procurement:approve")
    @Operation(operationId = "approvePurchaseOrder", summary = "Approve an order that waits for it")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @APIResponse(
            responseCode = "200",
            description = "The order, confirmed",
            content = @Content(schema = @Schema(implementation = PurchaseOrder.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> approve(@PathParam("id") String id, @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.approve(id, ifMatch, callers.caller(), context);
    }

    @POST
    @Path("/{id}/cancellation")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "cancelPurchaseOrder",
            summary = "Cancel an order",
            description = "While nothing of it was received or billed.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = PurchaseOrderCancellation.Reason.class)))
    @APIResponse(
            responseCode = "200",
            description = "The order, cancelled",
            content = @Content(schema = @Schema(implementation = PurchaseOrder.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> cancel(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid PurchaseOrderCancellation.Reason reason,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.cancel(id, reason.reason(), ifMatch, callers.caller(), context);
    }

    @Schema(name = "PurchaseOrderPage")
    record PurchaseOrderPage(java.util.List<PurchaseOrder> data, String next) {}
}
