package io.atrium.invoicing;

import io.atrium.access.CallerSource;
import io.atrium.command.Request;
import io.atrium.invoicing.InvoiceCancellation.CancellationRequest;
import io.atrium.invoicing.InvoicePosting.PostingRequest;
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

/** Supplier invoices. */
@Path("/v1/invoices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class InvoiceResource {

    private final Reads reads;
    private final InvoiceMapping invoices;
    private final Invoices useCases;
    private final CallerSource callers;

    InvoiceResource(Reads reads, InvoiceMapping invoices, Invoices useCases, CallerSource callers) {
        this.reads = reads;
        this.invoices = invoices;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listInvoices", summary = "Supplier invoices")
    @APIResponseSchema(value = InvoicePage.class, responseDescription = "A page of supplier invoices")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(invoices, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getInvoice", summary = "A supplier invoice")
    @APIResponseSchema(value = Invoice.class, responseDescription = "The invoice")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(invoices, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listInvoiceVersions", summary = "What an invoice was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(invoices, id, uri);
    }

    @GET
    @Path("/{id}/match")
    @PermissionsAllowed("invoicing:read")
    @Operation(
            operationId = "matchInvoice",
            summary = "An invoice against its orders, receipts and contracts",
            description = "Held against what was ordered, received and agreed, within the configured tolerances.")
    @APIResponse(
            responseCode = "200",
            description = "What matches, what does not, and the numbers",
            content = @Content(schema = @Schema(implementation = InvoiceMatch.class)))
    public Uni<Response> match(@PathParam("id") String id) {
        return useCases.match(id, callers.caller()).chain(match -> reads.derived(InvoiceMatching.TYPES, match));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("invoicing:write")
    @Operation(
            operationId = "createInvoice",
            summary = "Create an invoice as a draft",
            description = "Created in Odoo exactly once, however often the request is repeated with the same key. A"
                    + " number of the supplier's that another invoice has is refused.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewInvoice.class)))
    @APIResponse(
            responseCode = "201",
            description = "The invoice",
            content = @Content(schema = @Schema(implementation = Invoice.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewInvoice invoice, @Context RoutingContext context) {
        return useCases.create(invoice, callers.caller(), Request.of(context));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("invoicing:write")
    @Operation(operationId = "changeInvoice", summary = "Change a draft")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = InvoiceChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The invoice, changed",
            content = @Content(schema = @Schema(implementation = Invoice.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> change(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid InvoiceChange change,
            @Context RoutingContext context) {
        return useCases.amend(id, change, ifMatch(context), callers.caller(), context);
    }

    @POST
    @Path("/{id}/posting")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("invoicing:post")
    @Operation(
            operationId = "postInvoice",
            summary = "Post a draft",
            description = "One that does not match what was ordered, received and agreed is refused, unless an override"
                    + " says why it is to be posted nevertheless.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = false, content = @Content(schema = @Schema(implementation = PostingRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The invoice, posted",
            content = @Content(schema = @Schema(implementation = Invoice.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> post(
            @PathParam("id") String id, @Valid PostingRequest request, @Context RoutingContext context) {
        return useCases.post(id, request, ifMatch(context), callers.caller(), context);
    }

    @POST
    @Path("/{id}/cancellation")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("invoicing:write")
    @Operation(operationId = "cancelInvoice", summary = "Cancel an invoice of which nothing is paid")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CancellationRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The invoice, cancelled",
            content = @Content(schema = @Schema(implementation = Invoice.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> cancel(
            @PathParam("id") String id,
            @NotNull(message = "A body is required") @Valid CancellationRequest request,
            @Context RoutingContext context) {
        return useCases.cancel(id, request, ifMatch(context), callers.caller(), context);
    }

    private static String ifMatch(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.IF_MATCH);
    }

    @Schema(name = "InvoicePage")
    record InvoicePage(List<Invoice> data, String next) {}
}
