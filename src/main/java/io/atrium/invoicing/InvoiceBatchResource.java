package io.atrium.invoicing;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.BatchLine;
import io.atrium.command.Batches;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many invoices at once. */
@Path("/v1/invoices:batch")
@Tag(name = "Invoicing")
class InvoiceBatchResource {

    private final Batches batches;
    private final Invoices useCases;
    private final CallerSource callers;

    InvoiceBatchResource(Batches batches, Invoices useCases, CallerSource callers) {
        this.batches = batches;
        this.useCases = useCases;
        this.callers = callers;
    }

    @POST
    @Consumes(Batches.MEDIA_TYPE)
    @Produces(Batches.MEDIA_TYPE)
    @PermissionsAllowed("invoicing:write")
    @Operation(operationId = "createInvoices", summary = "Create many invoices")
    @RequestBody(
            required = true,
            content = @Content(mediaType = Batches.MEDIA_TYPE, schema = @Schema(implementation = NewInvoice.class)))
    public Multi<BatchLine> create(String body, @Context RoutingContext context) {
        Caller caller = callers.caller();
        return batches.carryOut(
                NewInvoice.class, body, context, (row, request) -> useCases.create(row, caller, request));
    }
}
