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

/** Legal entities. */
@Path("/v1/legal-entities")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class LegalEntityResource {

    private final Reads reads;
    private final LegalEntityMapping legalEntities;

    LegalEntityResource(Reads reads, LegalEntityMapping legalEntities) {
        this.reads = reads;
        this.legalEntities = legalEntities;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listLegalEntities", summary = "Legal entities")
    @APIResponseSchema(value = LegalEntityPage.class, responseDescription = "A page of legal entities")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(legalEntities, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getLegalEntity", summary = "A legal entity")
    @APIResponseSchema(value = LegalEntity.class, responseDescription = "The legal entity")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(legalEntities, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listLegalEntityVersions", summary = "What a legal entity was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(legalEntities, id, uri);
    }

    @Schema(name = "LegalEntityPage")
    record LegalEntityPage(List<LegalEntity> data, String next) {}
}
