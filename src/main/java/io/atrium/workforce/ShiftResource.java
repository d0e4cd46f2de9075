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

/** Shifts. */
@Path("/v1/shifts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class ShiftResource {

    private final Reads reads;
    private final ShiftType shifts;
    private final Shifts useCases;
    private final CallerSource callers;

    ShiftResource(Reads reads, ShiftType shifts, Shifts useCases, CallerSource callers) {
        this.reads = reads;
        this.shifts = shifts;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listShifts", summary = "Shifts")
    @APIResponseSchema(value = ShiftPage.class, responseDescription = "A page of shifts")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(shifts, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getShift", summary = "A shift")
    @APIResponseSchema(value = Shift.class, responseDescription = "The shift")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(shifts, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listShiftVersions", summary = "What a shift was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(shifts, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createShift",
            summary = "Plan a shift",
            description = "Refused with `conflict` when the employee has a shift at that time.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewShift.class)))
    @APIResponse(
            responseCode = "201",
            description = "The shift",
            content = @Content(schema = @Schema(implementation = Shift.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewShift shift, @Context RoutingContext context) {
        return useCases.create(shift, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeShift",
            summary = "Change a shift",
            description = "What is finalized can only be cancelled, and what is cancelled stays so.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ShiftChanges.class)))
    @APIResponse(
            responseCode = "200",
            description = "The shift",
            content = @Content(schema = @Schema(implementation = Shift.class)))
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid ShiftChanges changes,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.change(id, ifMatch, changes, callers.caller(), context);
    }

    @Schema(name = "ShiftPage")
    record ShiftPage(List<Shift> data, String next) {}
}
