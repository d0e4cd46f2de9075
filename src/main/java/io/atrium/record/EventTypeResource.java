package io.atrium.record;

import io.atrium.record.EventTypes.EventTypePage;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of facts. */
@Path("/v1/event-types")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class EventTypeResource {

    private final EventTypes types;

    EventTypeResource(EventTypes types) {
        this.types = types;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            operationId = "listEventTypes",
            summary = "Every type of fact that there is",
            description =
                    "What may stand in `types` of the change feed and of subscriptions. Types are added; what is here"
                            + " stays as it is within its version, the last part of its name.")
    @APIResponseSchema(EventTypePage.class)
    public EventTypePage list() {
        return types.all();
    }
}
