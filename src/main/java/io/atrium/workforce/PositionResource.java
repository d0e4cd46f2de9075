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

/** Positions. */
@Path("/v1/positions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class PositionResource {

    private final Reads reads;
    private final Writes writes;
    private final PositionMapping positions;
    private final CallerSource callers;

    PositionResource(Reads reads, Writes writes, PositionMapping positions, CallerSource callers) {
        this.reads = reads;
        this.writes = writes;
        this.positions = positions;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listPositions", summary = "Positions")
    @APIResponseSchema(value = PositionPage.class, responseDescription = "A page of positions")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(positions, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getPosition", summary = "A position")
    @APIResponseSchema(value = Position.class, responseDescription = "The position")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(positions, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listPositionVersions", summary = "What a position was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(positions, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createPosition",
            summary = "Create a position",
            description = "Two positions of a department in one legal entity cannot have the same name.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewPosition.class)))
    @APIResponse(
            responseCode = "201",
            description = "The position",
            content = @Content(schema = @Schema(implementation = Position.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewPosition position, @Context RoutingContext context) {
        return writes.create(PositionCreation.OPERATION, positions.writable(), position, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changePosition",
            summary = "Change a position",
            description = "A field that is left out stays as it is; null empties it. A position can be archived from "
                    + "Odoo 16 on.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PositionChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The position as it is now",
            content = @Content(schema = @Schema(implementation = Position.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid PositionChange changes,
            @Context RoutingContext context) {
        return writes.change(PositionUpdate.OPERATION, positions.writable(), id, changes, callers.caller(), context);
    }

    @Schema(name = "PositionPage")
    record PositionPage(List<Position> data, String next) {}
}
