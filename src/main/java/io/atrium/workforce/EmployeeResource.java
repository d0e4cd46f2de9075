package io.atrium.workforce;

import io.atrium.access.CallerSource;
import io.atrium.command.Request;
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

/** Employees. */
@Path("/v1/employees")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class EmployeeResource {

    private final Reads reads;
    private final EmployeeMapping employees;
    private final Employees useCases;
    private final CallerSource callers;

    EmployeeResource(Reads reads, EmployeeMapping employees, Employees useCases, CallerSource callers) {
        this.reads = reads;
        this.employees = employees;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listEmployees", summary = "Employees")
    @APIResponseSchema(value = EmployeePage.class, responseDescription = "A page of employees")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(employees, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "getEmployee", summary = "An employee")
    @APIResponseSchema(value = Employee.class, responseDescription = "The employee")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(employees, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("workforce:read")
    @Operation(operationId = "listEmployeeVersions", summary = "What an employee was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(employees, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "createEmployee",
            summary = "Enter somebody new",
            description = "Somebody who has the same work e-mail, or one of the identifiers, is known already: 409.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewEmployee.class)))
    @APIResponse(
            responseCode = "201",
            description = "The employee",
            content = @Content(schema = @Schema(implementation = Employee.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewEmployee employee, @Context RoutingContext context) {
        return useCases.create(employee, callers.caller(), Request.of(context));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "changeEmployee",
            summary = "Change an employee, now or from a day on",
            description = "A field that is left out stays as it is; null empties it. With effectiveFrom, Odoo 19 keeps "
                    + "the change for its day; an older Odoo keeps none for later, so that it is refused with "
                    + "409: send it on the day.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = EmployeeChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The employee as it is now",
            content = @Content(schema = @Schema(implementation = Employee.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid EmployeeChange changes,
            @Context RoutingContext context) {
        return useCases.change(id, changes, callers.caller(), context);
    }

    @POST
    @Path("/{id}/departure")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("workforce:write")
    @Operation(
            operationId = "departEmployee",
            summary = "Let an employee go",
            description =
                    "Archives the employee with the date and the reason. A user that the employee has in Odoo is not "
                            + "deactivated.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Departure.class)))
    @APIResponse(
            responseCode = "200",
            description = "The employee, not active any more",
            content = @Content(schema = @Schema(implementation = Employee.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> depart(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid Departure departure,
            @Context RoutingContext context) {
        return useCases.depart(id, departure, callers.caller(), context);
    }

    @Schema(name = "EmployeePage")
    record EmployeePage(List<Employee> data, String next) {}
}
