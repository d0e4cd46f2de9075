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

/** Employees. */
@Path("/v1/employees")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class EmployeeResource {

    private final Reads reads;
    private final EmployeeMapping employees;

    EmployeeResource(Reads reads, EmployeeMapping employees) {
        this.reads = reads;
        this.employees = employees;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listEmployees", summary = "Employees")
    @APIResponse(
            responseCode = "200",
            description = "A page of employees",
            content = @Content(schema = @Schema(implementation = EmployeePage.class)))
    public Uni<Response> list(@Context UriInfo uri) {
        return reads.list(employees, uri);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getEmployee", summary = "An employee")
    @APIResponse(
            responseCode = "200",
            description = "The employee",
            content = @Content(schema = @Schema(implementation = Employee.class)))
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(employees, id, uri, headers);
    }

    @Schema(name = "EmployeePage")
    record EmployeePage(java.util.List<Employee> data, String next) {}
}
