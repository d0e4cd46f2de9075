package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Request;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Subscriptions over HTTP. */
@Path("/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("subscriptions:manage")
@Tag(name = "Subscriptions")
class SubscriptionResource {

    private static final String PATH = "/v1/subscriptions";

    private final Subscriptions subscriptions;
    private final SubscriptionWrites writes;
    private final SubscriptionConfig config;
    private final CallerSource callers;

    SubscriptionResource(
            Subscriptions subscriptions, SubscriptionWrites writes, SubscriptionConfig config, CallerSource callers) {
        this.subscriptions = subscriptions;
        this.writes = writes;
        this.config = config;
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createSubscription",
            summary = "Subscribe to facts",
            description =
                    "The answer shows the secret, this once; a repeated request shows it again. With `ed25519` there is"
                            + " none, and `publicKey` verifies. Deliveries show what the token could read: with"
                            + " `invoicing:read`, for example, all that facts about invoices tell; without it the fields"
                            + " of the classes `public` and `internal`, and in `redacted` the names of the others.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubscriptionRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The subscription, with its secret",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(schema = @Schema(implementation = SubscriptionWithSecret.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid SubscriptionRequest request,
            @Context RoutingContext context) {
        Caller caller = callers.caller();
        SubscriptionRequest checked = request.checked(config.insecureTargets());
        requireOwn(caller, checked.legalEntities());
        JsonObject body = new JsonObject()
                .put(SubscriptionCommands.REQUEST, writes.toJson(checked))
                .put(
                        SubscriptionCommands.VISIBLE,
                        caller.legalEntities()
                                .map(own -> own.stream().sorted().toList())
                                .orElse(null))
                .put(SubscriptionCommands.SCOPES, reading(caller));
        return writes.submit(SubscriptionCommands.CREATE, caller, Request.of(context), body, PATH);
    }

    /** Only those that open documents matter to what is told. */
    private static List<String> reading(Caller caller) {
        return caller.scopes().stream()
                .filter(scope -> scope.endsWith(":read"))
                .sorted()
                .toList();
    }

    private static void requireOwn(Caller caller, List<String> legalEntities) {
        if (legalEntities != null) {
            legalEntities.forEach(caller::requireOwn);
        }
    }

    @GET
    @Operation(operationId = "listSubscriptions", summary = "The client's subscriptions")
    @APIResponse(responseCode = "200", description = "All subscriptions of the client")
    public Uni<Page<Subscription>> list() {
        return subscriptions.list(callers.caller()).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSubscription", summary = "A subscription")
    @APIResponse(
            responseCode = "200",
            description = "The subscription, without its secret",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = Subscription.class)))
    public Uni<Response> get(@RestPath String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        return subscriptions.get(callers.caller(), id).map(found -> {
            String tag = EntityTag.of(found.version());
            return EntityTag.matches(ifNoneMatch, tag)
                    ? Response.notModified().header(HttpHeaders.ETAG, tag).build()
                    : Response.ok(found).header(HttpHeaders.ETAG, tag).build();
        });
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeSubscription",
            summary = "Change a subscription",
            description =
                    "A field that is left out stays as it is; null is as if it had never been given. What waits to be"
                            + " delivered goes to the new address, in the new form, and shows from now on what this token"
                            + " could read.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubscriptionChange.class)))
    @APIResponse(
            responseCode = "200",
            description = "The subscription as it is now",
            content = @Content(schema = @Schema(implementation = Subscription.class)))
    public Uni<Response> change(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid SubscriptionChange change,
            @Context RoutingContext context) {
        JsonObject changes = writes.toJson(change);
        if (changes.isEmpty()) {
            throw Failure.invalid("", "Name at least one field to change");
        }
        Caller caller = callers.caller();
        JsonObject body = matching(context)
                .put(SubscriptionCommands.REQUEST, changes)
                .put(SubscriptionCommands.SCOPES, reading(caller));
        if (change.legalEntities() != null) {
            requireOwn(caller, change.legalEntities().orElse(null));
        }
        return writes.submit(SubscriptionCommands.CHANGE, caller, Request.of(context), id, body, PATH);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteSubscription", summary = "End a subscription and forget its deliveries")
    @APIResponse(responseCode = "204", description = "The subscription is gone")
    public Uni<Void> delete(@RestPath String id, @Context RoutingContext context) {
        // It is what it is however often it is sent.
        Request request = new Request(UUID.randomUUID().toString(), Correlation.id(context));
        return writes.submit(SubscriptionCommands.DELETE, callers.caller(), request, id, matching(context), null)
                .replaceWithVoid();
    }

    @POST
    @Path("/{id}/secret-rotation")
    @Operation(
            operationId = "rotateSubscriptionSecret",
            summary = "Change the secret",
            description =
                    "The answer shows the new secret, this once; a repeated request shows it again. The old one signs"
                            + " along for a day.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The subscription, with its new secret",
            content = @Content(schema = @Schema(implementation = SubscriptionWithSecret.class)))
    public Uni<Response> rotateSecret(@RestPath String id, @Context RoutingContext context) {
        return act(SubscriptionCommands.ROTATE_SECRET, id, context);
    }

    @POST
    @Path("/{id}/pause")
    @Operation(
            operationId = "pauseSubscription",
            summary = "Send nothing for now",
            description = "Facts wait meanwhile, for as long as `atrium.subscription.retention` says.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The subscription as it is now",
            content = @Content(schema = @Schema(implementation = Subscription.class)))
    public Uni<Response> pause(@RestPath String id, @Context RoutingContext context) {
        return act(SubscriptionCommands.PAUSE, id, context);
    }

    @POST
    @Path("/{id}/resumption")
    @Operation(
            operationId = "resumeSubscription",
            summary = "Send again, also to a subscription that was disabled",
            description = "What has waited is sent, the oldest first.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "The subscription as it is now",
            content = @Content(schema = @Schema(implementation = Subscription.class)))
    public Uni<Response> resume(@RestPath String id, @Context RoutingContext context) {
        return act(SubscriptionCommands.RESUME, id, context);
    }

    @POST
    @Path("/{id}/test")
    @Operation(
            operationId = "testSubscription",
            summary = "Send a harmless fact to try the subscription out",
            description = "Of the type `io.atrium.test.v1`, whatever types the subscription asks for.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "202",
            description = "The fact will be delivered",
            content = @Content(schema = @Schema(implementation = TestSent.class)))
    @APIResponse(responseCode = "409", ref = "Conflict")
    public Uni<Response> test(@RestPath String id, @Context RoutingContext context) {
        return writes.submit(
                        SubscriptionCommands.TEST, callers.caller(), Request.of(context), id, new JsonObject(), null)
                .map(done -> Response.fromResponse(done).status(Status.ACCEPTED).build());
    }

    private Uni<Response> act(String operation, String id, RoutingContext context) {
        return writes.submit(operation, callers.caller(), Request.of(context), id, matching(context), PATH);
    }

    private static JsonObject matching(RoutingContext context) {
        return new JsonObject()
                .put(SubscriptionCommands.IF_MATCH, context.request().getHeader(HttpHeaders.IF_MATCH));
    }

    /** The id of the fact, which its delivery carries as {@code webhook-id}. */
    @Holds(DataClass.INTERNAL)
    record TestSent(UUID eventId) {}
}
