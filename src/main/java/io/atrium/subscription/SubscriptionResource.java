package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Subscriptions over HTTP. */
@Path("/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("subscriptions:manage")
@Tag(name = "Subscriptions")
class SubscriptionResource {

    private final Subscriptions subscriptions;
    private final DeliveryHistory history;
    private final TestDelivery testDelivery;
    private final CallerSource callers;

    SubscriptionResource(
            Subscriptions subscriptions, DeliveryHistory history, TestDelivery testDelivery, CallerSource callers) {
        this.subscriptions = subscriptions;
        this.history = history;
        this.testDelivery = testDelivery;
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createSubscription",
            summary = "Subscribe to facts",
            description = "The answer shows the secret, this once.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubscriptionRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The subscription, with its secret",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(schema = @Schema(implementation = SubscriptionWithSecret.class)))
    @APIResponse(responseCode = "409", ref = "Conflict")
    public Uni<RestResponse<SubscriptionWithSecret>> create(
            @NotNull(message = "A body is required") @Valid SubscriptionRequest request) {
        return subscriptions
                .create(subscriber(), request)
                .map(created -> ResponseBuilder.<SubscriptionWithSecret>created(location(created))
                        .entity(SubscriptionWithSecret.of(created))
                        .build());
    }

    private Subscriber subscriber() {
        Caller caller = callers.caller();
        return new Subscriber(
                caller.client(), caller.legalEntities().map(List::copyOf).orElse(null));
    }

    @GET
    @Operation(operationId = "listSubscriptions", summary = "The client's subscriptions")
    @APIResponse(responseCode = "200", description = "All subscriptions of the client")
    public Uni<Page<Subscription>> list() {
        return subscriptions.list(callers.caller().client()).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSubscription", summary = "A subscription")
    @APIResponse(responseCode = "200", description = "The subscription, without its secret")
    public Uni<Subscription> get(String id) {
        return subscriptions.get(callers.caller().client(), id);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteSubscription", summary = "End a subscription and forget its deliveries")
    @APIResponse(responseCode = "204", description = "The subscription is gone")
    public Uni<Void> delete(String id) {
        return subscriptions.delete(callers.caller().client(), id);
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(operationId = "listDeliveries", summary = "What was delivered and what was not, newest first")
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of deliveries",
            headers = @Header(name = "Link", ref = "Link"))
    public Uni<RestResponse<Page<Delivery>>> deliveries(
            String id, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        DeliveryPaging paging = DeliveryPaging.of(limit, cursor);
        return subscriptions
                .get(callers.caller().client(), id)
                .chain(() -> history.page(id, paging))
                .map(page -> linked(id, paging, page));
    }

    @POST
    @Path("/{id}/secret-rotation")
    @Operation(
            operationId = "rotateSubscriptionSecret",
            summary = "Change the secret",
            description = "The answer shows the new secret, this once. The old one signs along for a day.")
    @APIResponse(responseCode = "200", description = "The subscription, with its new secret")
    public Uni<SubscriptionWithSecret> rotateSecret(String id) {
        return subscriptions.rotateSecret(callers.caller().client(), id).map(SubscriptionWithSecret::of);
    }

    @POST
    @Path("/{id}/test")
    @ResponseStatus(202)
    @Operation(operationId = "testSubscription", summary = "Send a harmless fact to try the subscription out")
    @APIResponse(
            responseCode = "202",
            description = "The fact will be delivered",
            content = @Content(schema = @Schema(implementation = TestSent.class)))
    @APIResponse(responseCode = "409", ref = "Conflict")
    public Uni<TestSent> test(String id) {
        return subscriptions
                .get(callers.caller().client(), id)
                .chain(testDelivery::enqueue)
                .map(TestSent::new);
    }

    private static URI location(Subscription subscription) {
        return UriBuilder.fromPath("/v1/subscriptions/{id}").build(subscription.id());
    }

    private static RestResponse<Page<Delivery>> linked(String id, DeliveryPaging paging, Page<Delivery> page) {
        ResponseBuilder<Page<Delivery>> response = ResponseBuilder.create(Status.OK, page);
        if (page.next() != null) {
            String next =
                    "/v1/subscriptions/%s/deliveries?limit=%d&cursor=%s".formatted(id, paging.limit(), page.next());
            response.header("Link", "<" + next + ">; rel=\"next\"");
        }
        return response.build();
    }

    /** The id of the fact, which its delivery carries as {@code webhook-id}. */
    @Holds(DataClass.INTERNAL)
    record TestSent(UUID eventId) {}
}
