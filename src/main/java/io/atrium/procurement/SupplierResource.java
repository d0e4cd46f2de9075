package io.atrium.procurement;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Suppliers. */
@Path("/v1/suppliers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class SupplierResource {

    private final Reads reads;
    private final SupplierMapping suppliers;
    private final Suppliers useCases;
    private final SupplierBankAccountMapping accounts;
    private final SupplierBankAccounts accountCases;
    private final CallerSource callers;

    SupplierResource(
            Reads reads,
            SupplierMapping suppliers,
            Suppliers useCases,
            SupplierBankAccountMapping accounts,
            SupplierBankAccounts accountCases,
            CallerSource callers) {
        this.reads = reads;
        this.suppliers = suppliers;
        this.useCases = useCases;
        this.accounts = accounts;
        this.accountCases = accountCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listSuppliers", summary = "Suppliers")
    @APIResponseSchema(SupplierPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(suppliers, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getSupplier", summary = "A supplier")
    @APIResponseSchema(Supplier.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(suppliers, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listSupplierVersions", summary = "What a supplier was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(suppliers, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(
            operationId = "createSupplier",
            summary = "Create a supplier",
            description = "Unless there is one with the same tax id, however it is written, or the same identifier.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewSupplier.class)))
    @APIResponse(
            responseCode = "201",
            description = "The supplier",
            content = @Content(schema = @Schema(implementation = Supplier.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewSupplier supplier, @Context RoutingContext context) {
        return useCases.create(supplier, callers.caller(), Request.of(context));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("procurement:write")
    @Operation(operationId = "changeSupplier", summary = "Change, archive or unarchive a supplier")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SupplierChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The supplier",
            content = @Content(schema = @Schema(implementation = Supplier.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> amend(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid SupplierChange change,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.amend(id, change, ifMatch, callers.caller(), context);
    }

    @POST
    @Path("/{id}/approval")
    @PermissionsAllowed("procurement:approve")
    @Operation(
            operationId = "approveSupplier",
            summary = "Approve a supplier",
            description = "Not by whoever had it created. Odoo does not learn of it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @APIResponse(
            responseCode = "200",
            description = "The supplier, approved",
            content = @Content(schema = @Schema(implementation = Supplier.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> approve(@PathParam("id") String id, @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return useCases.approve(id, ifMatch, callers.caller(), context);
    }

    @GET
    @Path("/{id}/bank-accounts")
    @PermissionsAllowed("procurement:read")
    @Operation(
            operationId = "listSupplierBankAccounts",
            summary = "The accounts that a supplier is paid to",
            description = "The number and the holder are shown to callers with the scope `supplier-bank:read` only.")
    @APIResponseSchema(SupplierBankAccountPage.class)
    public Uni<Response> bankAccounts(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.under(suppliers, id, accounts, "supplierId", uri, headers);
    }

    @GET
    @Path("/{id}/bank-accounts/{accountId}")
    @PermissionsAllowed("procurement:read")
    @Operation(
            operationId = "getSupplierBankAccount",
            summary = "An account that a supplier is paid to",
            description = "The number and the holder are shown to callers with the scope `supplier-bank:read` only.")
    @APIResponseSchema(SupplierBankAccount.class)
    public Uni<Response> bankAccount(
            @PathParam("id") String id,
            @PathParam("accountId") String accountId,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Uni<Response> account = reads.one(accounts, accountId, uri, headers);
        return accountCases.require(id, accountId, callers.caller(), null).chain(() -> account);
    }

    @POST
    @Path("/{id}/bank-accounts")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("supplier-bank:write")
    @Operation(
            operationId = "createSupplierBankAccount",
            summary = "Add an account that a supplier is paid to",
            description = "The number and the holder are answered to callers with the scope `supplier-bank:read` only.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewSupplierBankAccount.class)))
    @APIResponse(
            responseCode = "201",
            description = "The account",
            content = @Content(schema = @Schema(implementation = SupplierBankAccount.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> addBankAccount(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid NewSupplierBankAccount account,
            @Context RoutingContext context) {
        return accountCases.create(id, account, callers.caller(), context);
    }

    @PATCH
    @Path("/{id}/bank-accounts/{accountId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("supplier-bank:write")
    @Operation(
            operationId = "changeSupplierBankAccount",
            summary = "Change, archive or unarchive an account that a supplier is paid to")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = SupplierBankAccountChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The account",
            content = @Content(schema = @Schema(implementation = SupplierBankAccount.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> changeBankAccount(
            @PathParam("id") String id,
            @PathParam("accountId") String accountId,
            @NotNull(message = "A body is required") @Valid SupplierBankAccountChange change,
            @Context RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        return accountCases.amend(id, accountId, change, ifMatch, callers.caller(), context);
    }

    @Schema(name = "SupplierPage")
    record SupplierPage(java.util.List<Supplier> data, String next) {}

    @Schema(name = "SupplierBankAccountPage")
    record SupplierBankAccountPage(java.util.List<SupplierBankAccount> data, String next) {}
}
