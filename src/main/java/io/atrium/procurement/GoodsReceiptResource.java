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

/** Goods receipts. */
@Path("/v1/goods-receipts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class GoodsReceiptResource {

    private final Reads reads;
    private final GoodsReceiptMapping receipts;
    private final GoodsReceipts useCases;
    private final CallerSource callers;

    GoodsReceiptResource(Reads reads, GoodsReceiptMapping receipts, GoodsReceipts useCases, CallerSource callers) {
        this.reads = reads;
        this.receipts = receipts;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listGoodsReceipts", summary = "Goods receipts")
    @APIResponseSchema(GoodsReceiptPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(receipts, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getGoodsReceipt", summary = "A goods receipt")
    @APIResponseSchema(GoodsReceipt.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(receipts, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listGoodsReceiptVersions", summary = "What a goods receipt was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(receipts, id, uri);
    }

    @POST
    @Path("/{id}/validation")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "validateGoodsReceipt",
            summary = "Take in what came",
            description = "The quantities that are named, and nothing else. What is left is either expected later, with"
                    + " a receipt of its own, or not any more.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Arrival.class)))
    @APIResponse(
            responseCode = "200",
            description = "The receipt, done",
            content = @Content(schema = @Schema(implementation = GoodsReceipt.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> validate(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid Arrival arrival,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.validate(id, arrival, ifMatch, callers.caller(), context);
    }

    @Schema(name = "GoodsReceiptPage")
    record GoodsReceiptPage(java.util.List<GoodsReceipt> data, String next) {}
}
