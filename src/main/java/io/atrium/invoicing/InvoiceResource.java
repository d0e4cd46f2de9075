package io.atrium.invoicing;

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

/** Supplier invoices. */
@Path("/v1/invoices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class InvoiceResource {

    private final Reads reads;
    private final InvoiceMapping invoices;

    InvoiceResource(Reads reads, InvoiceMapping invoices) {
        this.reads = reads;
        this.invoices = invoices;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listInvoices", summary = "Supplier invoices")
    @APIResponse(
            responseCode = "200",
            description = "A page of supplier invoices",
            content = @Content(schema = @Schema(implementation = InvoicePage.class)))
    public Uni<Response> list(@Context UriInfo uri) {
        return reads.list(invoices, uri);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getInvoice", summary = "A supplier invoice")
    @APIResponse(
            responseCode = "200",
            description = "The invoice",
            content = @Content(schema = @Schema(implementation = Invoice.class)))
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(invoices, id, uri, headers);
    }

    @Schema(name = "InvoicePage")
    record InvoicePage(java.util.List<Invoice> data, String next) {}
}
