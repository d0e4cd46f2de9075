package io.atrium.workforce;

import io.atrium.access.CallerSource;
import io.atrium.command.Writes;
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

/** Facilities. */
@Path("/v1/facilities")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class FacilityResource {

    private final Reads reads;
    private final Writes writes;
    private final FacilityMapping facilities;
    private final CallerSource callers;

    FacilityResource(Reads reads, Writes writes, FacilityMapping facilities, CallerSource callers) {
        this.reads = reads;
        this.writes = writes;
        this.facilities = facilities;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listFacilities", summary = "Facilities")
    @APIResponseSchema(value = FacilityPage.class, responseDescription = "A page of facilities")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(facilities, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getFacility", summary = "A facility")
    @APIResponseSchema(value = Facility.class, responseDescription = "The facility")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(facilities, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listFacilityVersions", summary = "What a facility was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(facilities, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createFacility",
            summary = "Create a facility",
            description = "From Odoo 15 on. Its address is that of the legal entity.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewFacility.class)))
    @APIResponse(
            responseCode = "201",
            description = "The facility",
            content = @Content(schema = @Schema(implementation = Facility.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewFacility facility, @Context RoutingContext context) {
        return writes.create(FacilityCreation.OPERATION, facilities.writable(), facility, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeFacility",
            summary = "Change a facility",
            description = "A field that is left out stays as it is; null empties it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = FacilityChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The facility as it is now",
            content = @Content(schema = @Schema(implementation = Facility.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid FacilityChange changes,
            @Context RoutingContext context) {
        return writes.change(FacilityUpdate.OPERATION, facilities.writable(), id, changes, callers.caller(), context);
    }

    @Schema(name = "FacilityPage")
    record FacilityPage(List<Facility> data, String next) {}
}
