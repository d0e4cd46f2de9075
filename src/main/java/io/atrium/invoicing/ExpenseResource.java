package io.atrium.invoicing;

import io.atrium.record.Reads;
import io.atrium.record.VersionPage;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Employees' expenses. */
@Path("/v1/expenses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class ExpenseResource {

    private final Reads reads;
    private final ExpenseMapping expenses;

    ExpenseResource(Reads reads, ExpenseMapping expenses) {
        this.reads = reads;
        this.expenses = expenses;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listExpenses", summary = "Employees' expenses")
    @APIResponseSchema(value = ExpensePage.class, responseDescription = "A page of expenses")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(expenses, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getExpense", summary = "An employee's expense")
    @APIResponseSchema(value = Expense.class, responseDescription = "The expense")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(expenses, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listExpenseVersions", summary = "What an expense was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(expenses, id, uri);
    }

    @Schema(name = "ExpensePage")
    record ExpensePage(List<Expense> data, String next) {}
}
