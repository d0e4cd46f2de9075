package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Request;
import io.atrium.http.Correlation;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Facts once more, for any subscription; for operators. */
@Path("/ops/v1/replays")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("replay:run")
@Tag(name = "Subscriptions")
class ReplayOrderResource {

    private static final String PATH = "/ops/v1/replays";

    private final Subscriptions subscriptions;
    private final Replays replays;
    private final SubscriptionWrites writes;
    private final CallerSource callers;
    private final Clock clock;

    ReplayOrderResource(
            Subscriptions subscriptions,
            Replays replays,
            SubscriptionWrites writes,
            CallerSource callers,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.replays = replays;
        this.writes = writes;
        this.callers = callers;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "orderReplay",
            summary = "Send facts once more to any subscriber",
            description = "As its client can do itself. With `preview` they are only counted, and the answer is 200.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReplayOrder.class)))
    @APIResponse(
            responseCode = "200",
            description = "How many they are",
            content = @Content(schema = @Schema(implementation = ReplayPreview.class)))
    @APIResponse(
            responseCode = "201",
            description = "The replay, which has begun",
            content = @Content(schema = @Schema(implementation = Replay.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid ReplayOrder order, @Context RoutingContext context) {
        Request asked = Request.of(context);
        ReplayRequest checked = order.request().checked(clock.instant());
        if (checked.preview()) {
            return subscriptions
                    .get(order.subscriptionId())
                    .chain(found -> replays.count(found, checked))
                    .map(matched -> Response.ok(new ReplayPreview(matched)).build());
        }
        JsonObject body = new JsonObject().put(SubscriptionCommands.REQUEST, writes.toJson(order.request()));
        return writes.submitForAny(ReplayCommands.BEGIN, callers.caller(), asked, order.subscriptionId(), body, PATH);
    }

    @GET
    @Operation(operationId = "listReplayOrders", summary = "Replays of all subscriptions, newest first")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"running", "done", "cancelled"}))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(responseCode = "200", description = "A page of replays")
    public Uni<Page<Replay>> list(@Context UriInfo uri) {
        return replays.page(null, Replays.Paging.of(uri.getQueryParameters()));
    }

    @GET
    @Path("/{replay}")
    @Operation(operationId = "getReplayOrder", summary = "How far any replay has come")
    @APIResponse(responseCode = "200", description = "The replay")
    public Uni<Replay> get(@RestPath String replay) {
        return replays.one(null, replay);
    }

    @DELETE
    @Path("/{replay}")
    @Operation(
            operationId = "cancelReplayOrder",
            summary = "End any replay",
            description = "What it has queued is taken back; some may be under way. One that is over stays as it is.")
    @APIResponse(
            responseCode = "200",
            description = "The replay as it is now",
            content = @Content(schema = @Schema(implementation = Replay.class)))
    public Uni<Response> cancel(@RestPath String replay, @Context RoutingContext context) {
        Caller caller = callers.caller();
        Request request = new Request(UUID.randomUUID().toString(), Correlation.id(context));
        return replays.one(null, replay)
                .chain(found -> writes.submitForAny(
                        ReplayCommands.CANCEL,
                        caller,
                        request,
                        found.subscriptionId(),
                        new JsonObject().put(ReplayCommands.REPLAY, found.number()),
                        null));
    }
}
