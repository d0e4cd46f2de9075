package io.atrium.webhook;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Where vendors deliver. */
@Path("/webhooks/{source}")
@Tag(name = "Webhooks")
class WebhookResource {

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    private final Sources sources;
    private final Inbox inbox;
    private final Intake intake;
    private final Clock clock;
    private final long maxBody;

    WebhookResource(Sources sources, Inbox inbox, Intake intake, Clock clock, WebhookConfig config) {
        this.sources = sources;
        this.inbox = inbox;
        this.intake = intake;
        this.clock = clock;
        this.maxBody = config.maxBody().asLongValue();
    }

    /** Accepts a signed delivery: 202 when it is stored, 200 when it was before. The signature is the credential. */
    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "deliverWebhook",
            summary = "Deliver a signed webhook",
            description =
                    "The signature is the credential; how it is made is the vendor's own scheme. The body is taken"
                            + " as it is. Nothing is acknowledged before it is stored.")
    @RequestBody(
            required = true,
            description = "As the vendor sends it",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary"),
                            example = "{\"employees\": [{\"id\": \"300\", \"changedFields\": [\"Job Title\"]}]}"))
    @Parameter(name = "source", description = "The configured name of the vendor")
    @APIResponse(
            responseCode = "202",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "200",
            description = "Stored before; this copy has no effect",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "401", ref = "SignatureRefused")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<RestResponse<Receipt>> deliver(@RestPath String source, byte[] body, RoutingContext context) {
        Instant receivedAt = clock.instant();
        Delivery delivery = genuine(sources.named(source), body, context, receivedAt);
        return inbox.store(delivery)
                .onFailure()
                .invoke(failure -> LOG.warnf(failure.getCause(), "A delivery of %s could not be stored", source))
                .invoke(() -> intake.wake(source))
                .map(WebhookResource::answer);
    }

    private Delivery genuine(Source source, byte[] body, RoutingContext context, Instant receivedAt) {
        Headers headers = context.request().headers()::getAll;
        String correlationId = Correlation.id(context);
        try {
            if (body.length > maxBody) {
                throw new Failure(FailureCode.PAYLOAD_TOO_LARGE, "A delivery may have " + maxBody + " bytes.");
            }
            Verified verified = source.verifier().verify(body, headers, receivedAt);
            if (body.length == 0) {
                throw new Failure(FailureCode.INVALID, "The delivery is empty.");
            }
            String contentType =
                    headers.all(HttpHeaders.CONTENT_TYPE).stream().findFirst().orElse(null);
            return new Delivery(
                    source.name(), receivedAt, verified, body, contentType, correlationId, source.remember());
        } catch (Failure refused) {
            LOG.infof(
                    "Refused a delivery of %s: %s (%s)",
                    source.name(), refused.code().text(), correlationId);
            throw refused;
        }
    }

    private static RestResponse<Receipt> answer(Receipt receipt) {
        RestResponse.Status status =
                receipt.duplicate() == null ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
        return RestResponse.status(status, receipt);
    }
}
