package io.atrium.webhook;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What became of deliveries, for operators. */
@Path("/ops/v1/receipts/{receipt}")
@Tag(name = "Webhooks")
class ReceiptResource {

    private final Receipts receipts;

    ReceiptResource(Receipts receipts) {
        this.receipts = receipts;
    }

    /** What became of one delivery, without its payload. */
    @GET
    @PermissionsAllowed("exceptions:read")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getReceipt", summary = "What became of a delivery", description = "Never its payload.")
    @Parameter(name = "receipt", description = "As the delivery was acknowledged")
    @APIResponse(responseCode = "200", description = "How the delivery stands")
    public Uni<DeliveryStatus> status(@RestPath String receipt) {
        return receipts.one(receipt);
    }
}
