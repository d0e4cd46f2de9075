package io.atrium.webhook;

import io.atrium.access.CallerSource;
import io.atrium.http.Correlation;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many stuck deliveries at once: a path beside the list, not below it. */
@Path("/ops/v1/receipts:retry")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class ReceiptRetryResource {

    private final Receipts receipts;
    private final Intake intake;
    private final CallerSource callers;

    ReceiptRetryResource(Receipts receipts, Intake intake, CallerSource callers) {
        this.receipts = receipts;
        this.intake = intake;
        this.callers = callers;
    }

    /** Sends the stuck deliveries in again that match. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "retryReceipts",
            summary = "Give many stuck deliveries another chance",
            description =
                    "First with `preview`, which counts them, then without. All of them or none, in their order; what"
                            + " succeeded before is not done again.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RetryRequest.class)))
    @APIResponse(responseCode = "200", description = "How many match, and how many were sent in again")
    public Uni<Retried> retry(
            @NotNull(message = "A body is required") @Valid RetryRequest request, @Context RoutingContext context) {
        if (request.isPreview()) {
            return receipts.count(request.search()).map(count -> new Retried(count, 0));
        }
        Receipts.Person person = new Receipts.Person(callers.caller().client(), Correlation.id(context));
        return receipts.retry(request.search(), person).invoke(intake::wakeAll).map(count -> new Retried(count, count));
    }

    /** What a request for many led to. */
    @Schema(name = "RetriedReceipts")
    @Holds(DataClass.INTERNAL)
    record Retried(
            @Schema(examples = "12", description = "Stuck deliveries that match, up to the limit") int matched,
            @Schema(examples = "0", description = "Sent in again") int retried) {}
}
