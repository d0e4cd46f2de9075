package io.atrium.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.event.SchemaAddress;
import io.atrium.kernel.Failure;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The schemas of facts, beside the contract and like it no secret: who is sent a fact has no token to ask with, and its
 * tools fetch the schema by its address. Those of versions before answer too: facts of theirs are kept, here and elsewhere.
 */
@Path(SchemaAddress.PATH + "/{name}.json")
class EventSchemaResource {

    private static final String SUPERSEDED = "/event-schemas/";
    private static final Pattern NAME = Pattern.compile("[a-z-]+\\.v\\d+");

    private final EventCatalogue catalogue;

    EventSchemaResource(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GET
    @PermitAll
    @Produces("application/schema+json")
    @Operation(hidden = true)
    public String get(@PathParam("name") String name) {
        ObjectNode present = catalogue.schemas().get(name);
        return present == null
                ? superseded(name).orElseThrow(() -> Failure.notFound("There is no such schema of facts"))
                : present.toPrettyString() + "\n";
    }

    private static Optional<String> superseded(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream schema = EventSchemaResource.class.getResourceAsStream(SUPERSEDED + name + ".json")) {
            return schema == null
                    ? Optional.empty()
                    : Optional.of(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
