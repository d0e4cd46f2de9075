package io.atrium.subscription;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** How the subscriptions of all clients stand, for operators: to be looked at, and changed by whoever made them. */
@Path("/ops/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("exceptions:read")
@Tag(name = "Subscriptions")
class SubscriptionOverviewResource {

    private final SubscriptionOverviews overviews;
    private final DeliveryHistory history;
    private final CallerSource callers;

    SubscriptionOverviewResource(SubscriptionOverviews overviews, DeliveryHistory history, CallerSource callers) {
        this.overviews = overviews;
        this.history = history;
        this.callers = callers;
    }

    @GET
    @Operation(
            operationId = "listSubscriptionOverviews",
            summary = "How the subscriptions of all clients stand, the newest first",
            description = "Without secrets, and without what is told.")
    @Parameter(
            name = "client",
            in = ParameterIn.QUERY,
            description = "Only of this client",
            example = "payroll",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only in this state; `failing` are those active ones whose deliveries fail",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"active", "paused", "disabled", "failing"}))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<SubscriptionOverview>> list(@Context UriInfo uri) {
        requireUnlimited();
        return overviews.page(new Parameters(uri.getQueryParameters(), SubscriptionOverviews.PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSubscriptionOverview", summary = "How a subscription of some client stands")
    @APIResponse(responseCode = "200", description = "How it stands")
    public Uni<SubscriptionOverview> get(@RestPath String id) {
        requireUnlimited();
        return overviews.one(id);
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(
            operationId = "listSubscriptionOverviewDeliveries",
            summary = "What was delivered to a subscription of some client and what was not, newest first")
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
    @APIResponse(responseCode = "200", description = "A page of deliveries")
    public Uni<Page<Delivery>> deliveries(@RestPath String id, @Context UriInfo uri) {
        requireUnlimited();
        DeliveryPaging paging = DeliveryPaging.of(new Parameters(uri.getQueryParameters(), DeliveryPaging.PARAMETERS));
        return overviews.one(id).chain(found -> history.page(found.number(), paging));
    }

    /** What is told may be of any legal entity. */
    private void requireUnlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
    }
}
