package io.atrium.procurement;

import io.atrium.record.Reads;
import io.atrium.record.VersionPage;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Inventory balances. */
@Path("/v1/inventory-balances")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class InventoryBalanceResource {

    private final Reads reads;
    private final InventoryBalanceMapping balances;

    InventoryBalanceResource(Reads reads, InventoryBalanceMapping balances) {
        this.reads = reads;
        this.balances = balances;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listInventoryBalances", summary = "How much of which item is where")
    @APIResponseSchema(InventoryBalancePage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(balances, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getInventoryBalance", summary = "An inventory balance")
    @APIResponseSchema(InventoryBalance.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(balances, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listInventoryBalanceVersions", summary = "What an inventory balance was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(balances, id, uri);
    }

    @Schema(name = "InventoryBalancePage")
    record InventoryBalancePage(java.util.List<InventoryBalance> data, String next) {}
}
