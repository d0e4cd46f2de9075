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

/** Time entries. */
@Path("/v1/time-entries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class TimeEntryResource {

    private final Reads reads;
    private final Writes writes;
    private final TimeEntryMapping timeEntries;
    private final CallerSource callers;

    TimeEntryResource(Reads reads, Writes writes, TimeEntryMapping timeEntries, CallerSource callers) {
        this.reads = reads;
        this.writes = writes;
        this.timeEntries = timeEntries;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listTimeEntries", summary = "Time entries")
    @APIResponseSchema(value = TimeEntryPage.class, responseDescription = "A page of time entries")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(timeEntries, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getTimeEntry", summary = "A time entry")
    @APIResponseSchema(value = TimeEntry.class, responseDescription = "The time entry")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(timeEntries, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listTimeEntryVersions", summary = "What a time entry was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(timeEntries, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createTimeEntry",
            summary = "Enter hours",
            description = "An employee has at most 24 hours a day.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewTimeEntry.class)))
    @APIResponse(
            responseCode = "201",
            description = "The time entry",
            content = @Content(schema = @Schema(implementation = TimeEntry.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewTimeEntry entry, @Context RoutingContext context) {
        entry.require();
        return writes.create(TimeEntryCreation.OPERATION, timeEntries.writable(), entry, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeTimeEntry",
            summary = "Change hours",
            description = "The day, the hours or the description; null empties the description. Not what is validated, "
                    + "invoiced, or stands for a leave.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TimeEntryChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The time entry as it is now",
            content = @Content(schema = @Schema(implementation = TimeEntry.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid TimeEntryChange changes,
            @Context RoutingContext context) {
        return writes.change(TimeEntryUpdate.OPERATION, timeEntries.writable(), id, changes, callers.caller(), context);
    }

    @Schema(name = "TimeEntryPage")
    record TimeEntryPage(List<TimeEntry> data, String next) {}
}
