package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.kernel.Failure;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Subscriptions over HTTP. */
@Path("/v1/subscriptions")
@PermissionsAllowed("subscriptions:manage")
@Tag(name = "subscription")
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
    @Operation(summary = "Subscribe to facts. The answer shows the secret, this once.")
    public Uni<RestResponse<SubscriptionWithSecret>> create(SubscriptionRequest request) {
        if (request == null) {
            throw Failure.invalid("", "a body is required");
        }
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
    @Operation(summary = "The client's subscriptions")
    public Uni<Page<Subscription>> list() {
        return subscriptions.list(callers.caller().client()).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One subscription")
    public Uni<Subscription> get(String id) {
        return subscriptions.get(callers.caller().client(), id);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "End a subscription and forget its deliveries")
    public Uni<Void> delete(String id) {
        return subscriptions.delete(callers.caller().client(), id);
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(summary = "What was delivered and what was not, newest first")
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
    @Operation(summary = "Change the secret. The old one signs along for a day.")
    public Uni<SubscriptionWithSecret> rotateSecret(String id) {
        return subscriptions.rotateSecret(callers.caller().client(), id).map(SubscriptionWithSecret::of);
    }

    @POST
    @Path("/{id}/test")
    @ResponseStatus(202)
    @Operation(summary = "Send a harmless fact to try the subscription out")
    public Uni<Map<String, UUID>> test(String id) {
        return subscriptions
                .get(callers.caller().client(), id)
                .chain(testDelivery::enqueue)
                .map(eventId -> Map.of("eventId", eventId));
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
}
