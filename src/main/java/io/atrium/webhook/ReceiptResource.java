package io.atrium.webhook;

import io.atrium.access.CallerSource;
import io.atrium.http.Correlation;
import io.atrium.http.Parameters;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What became of deliveries, and another chance for those that are stuck; for operators. */
@Path("/ops/v1/receipts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class ReceiptResource {

    private final Receipts receipts;
    private final Intake intake;
    private final CallerSource callers;

    ReceiptResource(Receipts receipts, Intake intake, CallerSource callers) {
        this.receipts = receipts;
        this.intake = intake;
        this.callers = callers;
    }

    /** Deliveries that were stored, the newest first. */
    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listReceipts",
            summary = "What became of deliveries, newest first",
            description = "Never their payload. What was refused at the door is at `/ops/v1/quarantine`.")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "Only of this source",
            example = "bamboohr",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"accepted", "applied", "stuck"}))
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "Received then or later; a search is the faster the narrower its time",
            example = "2026-11-21T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "until",
            in = ParameterIn.QUERY,
            description = "Received before",
            example = "2026-11-22T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "eventId",
            in = ParameterIn.QUERY,
            description = "With this id of the vendor's",
            example = "msg_2Kf9q",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "correlationId",
            in = ParameterIn.QUERY,
            description = "Of this request",
            example = "4bf92f3577b34da6a3ce929d0e0e4736",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(responseCode = "200", description = "A page of deliveries")
    public Uni<ReceiptPage> list(@Context UriInfo uri) {
        ReceiptSearch search = ReceiptSearch.of(new Parameters(uri.getQueryParameters(), ReceiptSearch.PARAMETERS));
        return receipts.page(search).map(found -> ReceiptPage.of(search, found));
    }

    /** What became of one delivery, with the structure of its payload. */
    @GET
    @Path("/{receipt}")
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "getReceipt",
            summary = "What became of a delivery",
            description = "Of its payload the structure, with the types of the values instead of the values.")
    @Parameter(name = "receipt", description = "As the delivery was acknowledged")
    @APIResponse(responseCode = "200", description = "How the delivery stands")
    public Uni<DeliveryStatus> status(@RestPath String receipt) {
        return receipts.one(receipt);
    }

    /** Sends a stuck delivery in again. */
    @POST
    @Path("/{receipt}/retry")
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "retryReceipt",
            summary = "Give a stuck delivery another chance",
            description =
                    "What succeeded before is not done again. A delivery that is not stuck stays as it is, so this may be"
                            + " repeated.")
    @Parameter(name = "receipt", description = "As the delivery was acknowledged")
    @APIResponse(responseCode = "200", description = "How the delivery stands now")
    public Uni<DeliveryStatus> retry(@RestPath String receipt, @Context RoutingContext context) {
        return receipts.retry(receipt, person(context))
                .invoke(intake::wakeIfThere)
                .chain(() -> receipts.one(receipt));
    }

    private Receipts.Person person(RoutingContext context) {
        return new Receipts.Person(callers.caller().client(), Correlation.id(context));
    }

    /** A page of deliveries. */
    @Schema(
            name = "ReceiptPage",
            requiredProperties = {"data", "next"})
    @Holds(DataClass.INTERNAL)
    record ReceiptPage(
            List<DeliveryStatus> data,
            @Schema(examples = "bmFtZQ", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {

        static ReceiptPage of(ReceiptSearch search, List<DeliveryStatus> found) {
            if (found.size() <= search.limit()) {
                return new ReceiptPage(found, null);
            }
            List<DeliveryStatus> data = found.subList(0, search.limit());
            return new ReceiptPage(data, search.next(data.get(data.size() - 1).receipt()));
        }
    }
}
