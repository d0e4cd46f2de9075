package io.atrium.record;

import io.atrium.kernel.Failure;
import io.atrium.record.EventCatalogue.EventType;
import io.atrium.record.EventCatalogue.EventTypePage;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of facts. */
@Path("/v1/event-types")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class EventTypeResource {

    private final EventCatalogue catalogue;

    EventTypeResource(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            operationId = "listEventTypes",
            summary = "Every type of fact that there is",
            description =
                    "What may stand in `types` of the change feed and of subscriptions. Types are added; what is here"
                            + " stays as it is within its version, the last part of its name. The same, as AsyncAPI 3,"
                            + " is at `/openapi/asyncapi`.")
    @APIResponseSchema(EventTypePage.class)
    public EventTypePage list() {
        return catalogue.all();
    }

    @GET
    @Path("/{type}")
    @PermissionsAllowed("events:read")
    @Operation(
            operationId = "getEventType",
            summary = "One type of fact",
            description = "Who answers for it, what its facts hold, and what one looks like.")
    @APIResponseSchema(EventType.class)
    public EventType get(
            @PathParam("type")
                    @Parameter(
                            schema =
                                    @Schema(
                                            implementation = String.class,
                                            examples = "io.atrium.purchase-order.confirmed.v1"))
                    String type) {
        return catalogue.named(type).orElseThrow(() -> Failure.notFound("There is no such type of facts"));
    }
}
