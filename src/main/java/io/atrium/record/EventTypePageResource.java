package io.atrium.record;

import io.atrium.record.EventCatalogue.EventTypePage;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The catalogue of facts for the page at {@code /docs}. Like the contract, which is served beside it, it is no secret. */
@Path("/docs/event-types.json")
@Produces(MediaType.APPLICATION_JSON)
class EventTypePageResource {

    private final EventCatalogue catalogue;

    EventTypePageResource(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GET
    @PermitAll
    @Operation(hidden = true)
    public EventTypePage get() {
        return catalogue.all();
    }
}
