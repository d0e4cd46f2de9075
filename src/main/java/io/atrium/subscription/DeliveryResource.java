package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Request;
import io.atrium.http.Parameters;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** What became of facts for a subscription. */
@Path("/v1/subscriptions/{id}")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("subscriptions:manage")
@Tag(name = "Subscriptions")
class DeliveryResource {

    private final Subscriptions subscriptions;
    private final DeliveryHistory history;
    private final Retries retries;
    private final SubscriptionWrites writes;
    private final CallerSource callers;

    DeliveryResource(
            Subscriptions subscriptions,
            DeliveryHistory history,
            Retries retries,
            SubscriptionWrites writes,
            CallerSource callers) {
        this.subscriptions = subscriptions;
        this.history = history;
        this.retries = retries;
        this.writes = writes;
        this.callers = callers;
    }

    @GET
    @Path("/deliveries")
    @Operation(operationId = "listDeliveries", summary = "What was delivered and what was not, newest first")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"pending", "delivered", "dead"}))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of deliveries",
            headers = @Header(name = "Link", ref = "Link"))
    public Uni<RestResponse<Page<Delivery>>> list(@RestPath String id, @Context UriInfo uri) {
        DeliveryPaging paging = DeliveryPaging.of(new Parameters(uri.getQueryParameters(), DeliveryPaging.PARAMETERS));
        return subscriptions
                .get(callers.caller(), id)
                .chain(found -> history.page(found.number(), paging))
                .map(page -> linked(id, paging, page));
    }

    @GET
    @Path("/deliveries/{delivery}")
    @Operation(operationId = "getDelivery", summary = "What became of a fact")
    @Parameter(name = "delivery", description = "The delivery's id")
    @APIResponse(responseCode = "200", description = "How the delivery stands")
    public Uni<Delivery> get(@RestPath String id, @RestPath String delivery) {
        return subscriptions.get(callers.caller(), id).chain(found -> history.one(found.number(), number(delivery)));
    }

    @POST
    @Path("/deliveries/{delivery}/retry")
    @Operation(
            operationId = "retryDelivery",
            summary = "Give a dead delivery another chance",
            description = "With the whole schedule before it. One that is not dead stays as it is.")
    @Parameter(name = "delivery", description = "The delivery's id")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @APIResponse(
            responseCode = "200",
            description = "How the delivery stands now",
            content = @Content(schema = @Schema(implementation = Delivery.class)))
    public Uni<Response> retry(@RestPath String id, @RestPath String delivery, @Context RoutingContext context) {
        Request request = Request.of(context);
        Caller caller = callers.caller();
        return subscriptions.get(caller, id).chain(found -> history.one(found.number(), number(delivery))
                .chain(there -> writes.submit(
                        ReplayCommands.RETRY,
                        caller,
                        request,
                        id,
                        new JsonObject().put(ReplayCommands.DELIVERY, there.number()),
                        null))
                .chain(done -> done.getStatus() != Status.OK.getStatusCode()
                        ? Uni.createFrom().item(done)
                        : history.one(found.number(), number(delivery))
                                .map(now ->
                                        Response.fromResponse(done).entity(now).build())));
    }

    @POST
    @Path("/deliveries:retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "retryDeliveries",
            summary = "Give all dead deliveries another chance",
            description = "First with `preview`, which counts them, then without. All of them or none, in their order.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RetryRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "How many match, and how many were sent in again",
            content = @Content(schema = @Schema(implementation = Retried.class)))
    public Uni<Response> retryAll(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid RetryRequest request,
            @Context RoutingContext context) {
        Request asked = Request.of(context);
        Caller caller = callers.caller();
        return request.isPreview()
                ? subscriptions
                        .get(caller, id)
                        .chain(found -> retries.count(found.number(), request))
                        .map(matched -> Response.ok(new Retried(matched, 0)).build())
                : writes.submit(
                        ReplayCommands.RETRY_ALL,
                        caller,
                        asked,
                        id,
                        new JsonObject().put(SubscriptionCommands.REQUEST, writes.toJson(request)),
                        null);
    }

    private static long number(String delivery) {
        return DeliveryId.parse(delivery).orElseThrow(() -> Failure.notFound("There is no such delivery"));
    }

    private static RestResponse<Page<Delivery>> linked(String id, DeliveryPaging paging, Page<Delivery> page) {
        ResponseBuilder<Page<Delivery>> response = ResponseBuilder.create(Status.OK, page);
        if (page.next() != null) {
            response.header(
                    "Link",
                    "</v1/subscriptions/%s/deliveries?%s>; rel=\"next\"".formatted(id, paging.query(page.next())));
        }
        return response.build();
    }

    /** What a request for all led to. */
    @Schema(name = "RetriedDeliveries")
    @Holds(DataClass.INTERNAL)
    record Retried(
            @Schema(examples = "12", description = "Dead deliveries that match") int matched,
            @Schema(examples = "0", description = "Sent in again") int retried) {}
}
