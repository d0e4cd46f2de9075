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

/** Leaves. */
@Path("/v1/leaves")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class LeaveResource {

    private final Reads reads;
    private final Writes writes;
    private final LeaveMapping leaves;
    private final CallerSource callers;

    LeaveResource(Reads reads, Writes writes, LeaveMapping leaves, CallerSource callers) {
        this.reads = reads;
        this.writes = writes;
        this.leaves = leaves;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listLeaves", summary = "Leaves")
    @APIResponseSchema(value = LeavePage.class, responseDescription = "A page of leaves")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(leaves, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getLeave", summary = "A leave")
    @APIResponseSchema(value = Leave.class, responseDescription = "The leave")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(leaves, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listLeaveVersions", summary = "What a leave was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(leaves, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createLeave",
            summary = "Ask for a leave",
            description = "Whole days, which may not overlap with another leave of the employee. Why is the type's "
                    + "name and nothing else.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewLeave.class)))
    @APIResponse(
            responseCode = "201",
            description = "The leave",
            content = @Content(schema = @Schema(implementation = Leave.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewLeave leave, @Context RoutingContext context) {
        leave.require();
        return writes.create(LeaveCreation.OPERATION, leaves.writable(), leave, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeLeave",
            summary = "Change or decide a leave",
            description = "Either the days and the type, while nobody has decided, or the status: first-approved, "
                    + "approved (also where that takes two steps), refused, or cancelled, which an approved leave "
                    + "cannot be any more.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LeaveChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The leave as it is now",
            content = @Content(schema = @Schema(implementation = Leave.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid LeaveChange changes,
            @Context RoutingContext context) {
        changes.require();
        return writes.change(LeaveUpdate.OPERATION, leaves.writable(), id, changes, callers.caller(), context);
    }

    @Schema(name = "LeavePage")
    record LeavePage(List<Leave> data, String next) {}
}
