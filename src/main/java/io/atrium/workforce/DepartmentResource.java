package io.atrium.workforce;

import io.atrium.record.Reads;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Departments. */
@Path("/v1/departments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class DepartmentResource {

    private final Reads reads;
    private final DepartmentMapping departments;

    DepartmentResource(Reads reads, DepartmentMapping departments) {
        this.reads = reads;
        this.departments = departments;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listDepartments", summary = "Departments")
    @APIResponse(
            responseCode = "200",
            description = "A page of departments",
            content = @Content(schema = @Schema(implementation = DepartmentPage.class)))
    public Uni<Response> list(@Context UriInfo uri) {
        return reads.list(departments, uri);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getDepartment", summary = "A department")
    @APIResponse(
            responseCode = "200",
            description = "The department",
            content = @Content(schema = @Schema(implementation = Department.class)))
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(departments, id, uri, headers);
    }

    @Schema(name = "DepartmentPage")
    record DepartmentPage(java.util.List<Department> data, String next) {}
}
