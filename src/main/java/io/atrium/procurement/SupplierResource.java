package io.atrium.procurement;

import io.atrium.record.Reads;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Suppliers. */
@Path("/v1/suppliers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class SupplierResource {

    private final Reads reads;
    private final SupplierMapping suppliers;

    SupplierResource(Reads reads, SupplierMapping suppliers) {
        this.reads = reads;
        this.suppliers = suppliers;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listSuppliers", summary = "Suppliers")
    @APIResponse(
            responseCode = "200",
            description = "A page of suppliers",
            content = @Content(schema = @Schema(implementation = SupplierPage.class)))
    public Uni<Response> list(@Context UriInfo uri) {
        return reads.list(suppliers, uri);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getSupplier", summary = "A supplier")
    @APIResponse(
            responseCode = "200",
            description = "The supplier",
            content = @Content(schema = @Schema(implementation = Supplier.class)))
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(suppliers, id, uri, headers);
    }

    @Schema(name = "SupplierPage")
    record SupplierPage(java.util.List<Supplier> data, String next) {}
}
