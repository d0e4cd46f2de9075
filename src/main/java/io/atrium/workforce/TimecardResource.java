package io.atrium.workforce;

import io.atrium.access.CallerSource;
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

/** Timecards. */
@Path("/v1/timecards")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class TimecardResource {

    private final Reads reads;
    private final TimecardType timecards;
    private final Timecards useCases;
    private final CallerSource callers;

    TimecardResource(Reads reads, TimecardType timecards, Timecards useCases, CallerSource callers) {
        this.reads = reads;
        this.timecards = timecards;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listTimecards", summary = "Timecards")
    @APIResponseSchema(value = TimecardPage.class, responseDescription = "A page of timecards")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(timecards, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getTimecard", summary = "A timecard")
    @APIResponseSchema(value = Timecard.class, responseDescription = "The timecard")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(timecards, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listTimecardVersions", summary = "What a timecard was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(timecards, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createTimecard",
            summary = "Write down hours worked",
            description =
                    "Odoo does not hear of them before they are approved; then they become a time entry there, soon"
                            + " after. That needs a cost center or a project.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewTimecard.class)))
    @APIResponse(
            responseCode = "201",
            description = "The timecard",
            content = @Content(schema = @Schema(implementation = Timecard.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewTimecard timecard, @Context RoutingContext context) {
        return useCases.create(timecard, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeTimecard",
            summary = "Change a timecard",
            description =
                    "The status approves or cancels it. What is approved is entered in Odoo and stays as it is; what"
                            + " Odoo refused says why in `problem`, and is entered again when it is approved again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TimecardChanges.class)))
    @APIResponse(
            responseCode = "200",
            description = "The timecard",
            content = @Content(schema = @Schema(implementation = Timecard.class)))
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid TimecardChanges changes,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.change(id, ifMatch, changes, callers.caller(), context);
    }

    @Schema(name = "TimecardPage")
    record TimecardPage(List<Timecard> data, String next) {}
}
