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

/** Contracts with suppliers. */
@Path("/v1/contracts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class ContractResource {

    private final Reads reads;
    private final ContractMapping contracts;

    ContractResource(Reads reads, ContractMapping contracts) {
        this.reads = reads;
        this.contracts = contracts;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listContracts", summary = "Contracts with suppliers")
    @APIResponseSchema(ContractPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(contracts, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getContract", summary = "A contract")
    @APIResponseSchema(Contract.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(contracts, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listContractVersions", summary = "What a contract was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(contracts, id, uri);
    }

    @Schema(name = "ContractPage")
    record ContractPage(java.util.List<Contract> data, String next) {}
}
