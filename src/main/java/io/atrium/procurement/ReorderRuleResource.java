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

/** Reorder rules. */
@Path("/v1/reorder-rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class ReorderRuleResource {

    private final Reads reads;
    private final ReorderRuleMapping rules;

    ReorderRuleResource(Reads reads, ReorderRuleMapping rules) {
        this.reads = reads;
        this.rules = rules;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listReorderRules", summary = "How much of which item has to be where, at least")
    @APIResponseSchema(ReorderRulePage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(rules, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getReorderRule", summary = "A reorder rule")
    @APIResponseSchema(ReorderRule.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(rules, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listReorderRuleVersions", summary = "What a reorder rule was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(rules, id, uri);
    }

    @Schema(name = "ReorderRulePage")
    record ReorderRulePage(java.util.List<ReorderRule> data, String next) {}
}
