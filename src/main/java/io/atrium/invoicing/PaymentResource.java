package io.atrium.invoicing;

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

/** Payments to suppliers. */
@Path("/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class PaymentResource {

    private final Reads reads;
    private final PaymentMapping payments;
    private final Payments useCases;
    private final CallerSource callers;

    PaymentResource(Reads reads, PaymentMapping payments, Payments useCases, CallerSource callers) {
        this.reads = reads;
        this.payments = payments;
        this.useCases = useCases;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listPayments", summary = "Payments to suppliers")
    @APIResponseSchema(value = PaymentPage.class, responseDescription = "A page of payments")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(payments, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getPayment", summary = "A payment to a supplier")
    @APIResponseSchema(value = Payment.class, responseDescription = "The payment")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(payments, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listPaymentVersions", summary = "What a payment was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(payments, id, uri);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("invoicing:pay")
    @Operation(
            operationId = "createPayment",
            summary = "Pay invoices of a supplier",
            description = "One payment, wholly or in part. Made in Odoo exactly once, however often the request is"
                    + " repeated with the same key; never more than is open.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewPayment.class)))
    @APIResponse(
            responseCode = "201",
            description = "The payment",
            content = @Content(schema = @Schema(implementation = Payment.class)))
    @APIResponse(responseCode = "202", description = "Accepted; ask the operation named in Location")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewPayment payment, @Context RoutingContext context) {
        return useCases.create(payment, callers.caller(), context);
    }

    @Schema(name = "PaymentPage")
    record PaymentPage(List<Payment> data, String next) {}
}
