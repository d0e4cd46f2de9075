package io.atrium.webhook;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Where vendors deliver. */
@Path("/webhooks/{source}")
@Tag(name = "Webhooks")
class WebhookResource {

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    private static final String ACCEPTED = "accepted";
    private static final String CHALLENGE = "X-Okta-Verification-Challenge";

    /** A content type that is longer is nobody's. */
    private static final int MOST_OF_A_TYPE = 200;

    private final Sources sources;
    private final Connectors connectors;
    private final Inbox inbox;
    private final Intake intake;
    private final Quarantine quarantine;
    private final SecretUse uses;
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Clock clock;
    private final long maxBody;

    WebhookResource(
            Sources sources,
            Connectors connectors,
            Inbox inbox,
            Intake intake,
            Quarantine quarantine,
            SecretUse uses,
            Clock clock,
            MeterRegistry registry,
            WebhookConfig config) {
        this.quarantine = quarantine;
        this.uses = uses;
        this.registry = registry;
        this.sources = sources;
        this.connectors = connectors;
        this.inbox = inbox;
        this.intake = intake;
        this.clock = clock;
        this.maxBody = config.maxBody().asLongValue();
        // From the beginning, so that a source that says nothing is seen to say nothing.
        sources.all().forEach(source -> counter(source, ACCEPTED));
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
            description =
                    "Stored before; this copy has no effect. Or the answer to a vendor's handshake, in the vendor's own form",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "401", ref = "SignatureRefused")
    @APIResponse(responseCode = "429", ref = "RateLimited")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<RestResponse<Object>> deliver(@RestPath String source, byte[] body, RoutingContext context) {
        return receive(sources.named(source), null, body, context);
    }

    /** The same for vendors who cannot sign, and whose URL is the secret. */
    @POST
    @Path("{secret}")
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "deliverWebhookWithUrlSecret",
            summary = "Deliver a webhook whose URL is the secret",
            description =
                    "For vendors who neither sign nor send a header, such as Odoo's automation rules. Whoever knows the URL"
                            + " may deliver.")
    @RequestBody(
            required = true,
            description = "As the vendor sends it",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary"),
                            example = "{\"_model\": \"hr.employee\", \"_id\": 7}"))
    @Parameter(name = "source", description = "The configured name of the vendor")
    @Parameter(name = "secret", description = "One of the secrets of the source")
    @APIResponse(
            responseCode = "202",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "200",
            description = "Stored before; this copy has no effect",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "401", ref = "SignatureRefused")
    @APIResponse(responseCode = "429", ref = "RateLimited")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<RestResponse<Object>> deliverByUrl(
            @RestPath String source, @RestPath String secret, byte[] body, RoutingContext context) {
        Source named = sources.named(source);
        if (!named.hasUrlSecret()) {
            throw Failure.notFound("There is nothing behind the name of this source.");
        }
        return receive(named, secret, body, context);
    }

    /** Answers a challenge that a vendor sends once, before it delivers. It proves that Atrium lives here, no more. */
    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "answerWebhookChallenge",
            summary = "Answer a vendor's challenge",
            description = "For vendors who try a URL by GET before they deliver, such as Okta.")
    @Parameter(name = "source", description = "The configured name of the vendor")
    @Parameter(
            name = "X-Okta-Verification-Challenge",
            in = ParameterIn.HEADER,
            description = "What is to be echoed",
            schema = @Schema(type = SchemaType.STRING, maxLength = 1024),
            example = "kJ8e2fQxVb")
    @APIResponse(
            responseCode = "200",
            description = "The challenge, echoed",
            content = @Content(schema = @Schema(implementation = ChallengeAnswer.class)))
    public ChallengeAnswer challenge(@RestPath String source, @RestHeader(CHALLENGE) List<String> sent) {
        if (!sources.named(source).handshake().asksByGet()) {
            throw Failure.notFound("This vendor asks nothing by GET.");
        }
        if (sent.size() != 1 || !Handshake.isChallenge(sent.get(0))) {
            throw new Failure(FailureCode.INVALID, "A challenge is sent once in " + CHALLENGE + ".");
        }
        return new ChallengeAnswer(sent.get(0));
    }

    private Uni<RestResponse<Object>> receive(Source source, String urlSecret, byte[] body, RoutingContext context) {
        Instant receivedAt = clock.instant();
        Request request = request(context, urlSecret);
        Optional<Map<String, String>> greeting = greeting(source, body, request);
        if (greeting.isPresent()) {
            return Uni.createFrom().item(RestResponse.ok(greeting.get()));
        }
        Delivery delivery = genuine(source, body, request, context, receivedAt);
        Optional<Map<String, String>> handshake = source.handshake().answer(body);
        if (handshake.isPresent()) {
            return Uni.createFrom().item(RestResponse.ok(handshake.get()));
        }
        return inbox.store(delivery)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("A delivery of %s could not be stored: %s", source.name(), failure.getCause()))
                .onFailure()
                .invoke(() -> count(source, FailureCode.UNAVAILABLE.text()))
                .invoke(receipt -> stored(source, receipt))
                .map(WebhookResource::answer);
    }

    private void stored(Source source, Receipt receipt) {
        count(source, receipt.duplicate() == null ? ACCEPTED : "copy");
        if (receipt.duplicate() == null && connectors.of(source.name()).isMapped()) {
            intake.wake(source.name());
        }
    }

    private static Request request(RoutingContext context, String urlSecret) {
        return new Request(
                context.request().method().name(),
                context.request().headers()::getAll,
                name -> parameter(context, name),
                urlSecret);
    }

    /** A query that cannot be decoded has no secret in it. */
    private static List<String> parameter(RoutingContext context, String name) {
        try {
            return context.queryParams().getAll(name);
        } catch (HttpException | IllegalArgumentException undecodable) {
            return List.of();
        }
    }

    /** What a vendor says before it can sign. Whatever carries a signature is judged by it. */
    private Optional<Map<String, String>> greeting(Source source, byte[] body, Request request) {
        if (body.length > maxBody || source.verifier().isSigned(request)) {
            return Optional.empty();
        }
        Optional<Map<String, String>> greeting = source.handshake().greeting(body);
        if (greeting.isPresent() && !source.hasSecrets()) {
            // There is no other way for an operator to learn it; once a secret is configured none is ever logged.
            source.handshake()
                    .secretIn(body)
                    .ifPresent(secret -> LOG.warnf(
                            "%s has no secret yet. If you are registering it just now, verify this one with the vendor"
                                    + " and configure it: %s",
                            source.name(), secret));
        }
        return greeting;
    }

    private Delivery genuine(Source source, byte[] body, Request request, RoutingContext context, Instant receivedAt) {
        Headers headers = request.headers();
        String correlationId = Correlation.id(context);
        try {
            long most = Math.min(maxBody, source.largestBody());
            if (body.length > most) {
                throw new Failure(FailureCode.PAYLOAD_TOO_LARGE, "A delivery may have " + most + " bytes.");
            }
            Verified verified = source.verifier().verify(body, request, receivedAt);
            uses.note(source, verified.secret(), receivedAt);
            if (body.length == 0) {
                throw new Failure(FailureCode.INVALID, "The delivery is empty.");
            }
            String contentType =
                    headers.all(HttpHeaders.CONTENT_TYPE).stream().findFirst().orElse(null);
            Connectors.Connected connected = connectors.of(source.name());
            return new Delivery(
                    source.name(),
                    receivedAt,
                    verified,
                    body,
                    contentType,
                    correlationId,
                    source.remember(),
                    connected.fetches() ? source.coalescedUntil(receivedAt) : null,
                    connected.isMapped());
        } catch (Failure refused) {
            refuse(refused, source, request, body, correlationId, receivedAt);
            throw refused;
        }
    }

    /** What the caller hears stays the same for every bad signature; what was wrong is for operators. */
    private void refuse(
            Failure refused, Source source, Request request, byte[] body, String correlationId, Instant receivedAt) {
        count(source, refused.code().text());
        LOG.debugf(
                "Refused a delivery of %s: %s (%s)",
                source.name(), refused.code().text(), correlationId);
        String contentType = request.headers().all(HttpHeaders.CONTENT_TYPE).stream()
                .findFirst()
                .map(type -> type.substring(0, Math.min(type.length(), MOST_OF_A_TYPE)))
                .orElse(null);
        String reason = Diagnosis.of(refused, source, request, body.length, receivedAt);
        quarantine.keep(new RefusedDelivery(
                0, source.name(), receivedAt, refused.code().text(), reason, correlationId, contentType, body.length));
    }

    /** Sources are configured and outcomes are few, so there are not many of these. */
    private void count(Source source, String outcome) {
        counter(source, outcome).increment();
    }

    private Counter counter(Source source, String outcome) {
        return counters.computeIfAbsent(
                source.name() + " " + outcome,
                first -> registry.counter("atrium.webhook.deliveries", "source", source.name(), "outcome", outcome));
    }

    private static RestResponse<Object> answer(Receipt receipt) {
        RestResponse.Status status =
                receipt.duplicate() == null ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
        return RestResponse.status(status, receipt);
    }
}
