package io.atrium.invoicing;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cost centers. */
@Path("/v1/cost-centers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class CostCenterResource {

    private final Reads reads;
    private final CostCenterMapping costCenters;

    CostCenterResource(Reads reads, CostCenterMapping costCenters) {
        this.reads = reads;
        this.costCenters = costCenters;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listCostCenters", summary = "Cost centers")
    @APIResponseSchema(value = CostCenterPage.class, responseDescription = "A page of cost centers")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(costCenters, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getCostCenter", summary = "A cost center")
    @APIResponseSchema(value = CostCenter.class, responseDescription = "The cost center")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(costCenters, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listCostCenterVersions", summary = "What a cost center was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(costCenters, id, uri);
    }

    @Schema(name = "CostCenterPage")
    record CostCenterPage(List<CostCenter> data, String next) {}
}
