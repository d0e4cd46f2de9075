package io.atrium.webhook;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was refused at the door, for operators. */
@Path("/ops/v1/quarantine")
@Tag(name = "Webhooks")
class QuarantineResource {

    private static final String SORT = "newest";

    private final Quarantine quarantine;

    QuarantineResource(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** Refused deliveries, the newest first. */
    @GET
    @PermissionsAllowed("exceptions:read")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listQuarantine",
            summary = "Deliveries that were refused, newest first",
            description = "Of each source the last thousand, and of a flood only some. Never their payload.")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "Only of this source",
            example = "bamboohr",
            schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponse(responseCode = "200", description = "A page of refused deliveries")
    public Uni<QuarantinePage> list(@Context UriInfo uri) {
        Parameters parameters = new Parameters(uri.getQueryParameters(), Set.of("source", "limit", "cursor"));
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        long before =
                cursor == null ? Long.MAX_VALUE : Cursor.parse(cursor, SORT).id();
        return quarantine
                .page(parameters.text("source"), before, limit + 1)
                .map(found -> QuarantinePage.of(found, limit));
    }

    /** A page of refused deliveries. */
    @Schema(
            name = "QuarantinePage",
            requiredProperties = {"data", "next"})
    @Holds(DataClass.INTERNAL)
    record QuarantinePage(
            List<RefusedDelivery> data,
            @Schema(examples = "bmFtZQ", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {

        static QuarantinePage of(List<RefusedDelivery> found, int limit) {
            if (found.size() <= limit) {
                return new QuarantinePage(found, null);
            }
            List<RefusedDelivery> data = found.subList(0, limit);
            return new QuarantinePage(
                    data, new Cursor(SORT, "", data.get(limit - 1).position()).text());
        }
    }
}
