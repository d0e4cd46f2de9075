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

/** Departments. */
@Path("/v1/departments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class DepartmentResource {

    private final Reads reads;
    private final Writes writes;
    private final DepartmentMapping departments;
    private final CallerSource callers;

    DepartmentResource(Reads reads, Writes writes, DepartmentMapping departments, CallerSource callers) {
        this.reads = reads;
        this.writes = writes;
        this.departments = departments;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listDepartments", summary = "Departments")
    @APIResponseSchema(value = DepartmentPage.class, responseDescription = "A page of departments")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(departments, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getDepartment", summary = "A department")
    @APIResponseSchema(value = Department.class, responseDescription = "The department")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(departments, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listDepartmentVersions", summary = "What a department was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(departments, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createDepartment",
            summary = "Create a department",
            description = "Created in Odoo exactly once, however often the request is repeated with the same key.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewDepartment.class)))
    @APIResponse(
            responseCode = "201",
            description = "The department",
            content = @Content(schema = @Schema(implementation = Department.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewDepartment department, @Context RoutingContext context) {
        return writes.create(
                DepartmentCreation.OPERATION, departments.writable(), department, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeDepartment",
            summary = "Change a department",
            description = "A field that is left out stays as it is; null empties it. A department cannot come to stand "
                    + "below itself.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DepartmentChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The department as it is now",
            content = @Content(schema = @Schema(implementation = Department.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid DepartmentChange changes,
            @Context RoutingContext context) {
        return writes.change(
                DepartmentUpdate.OPERATION, departments.writable(), id, changes, callers.caller(), context);
    }

    @Schema(name = "DepartmentPage")
    record DepartmentPage(List<Department> data, String next) {}
}
