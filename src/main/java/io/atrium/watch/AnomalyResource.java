package io.atrium.watch;

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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What is out of line with its own past, over HTTP. */
@Path("/ops/v1/anomalies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Anomalies")
class AnomalyResource {

    private final Anomalies anomalies;
    private final CallerSource callers;

    AnomalyResource(Anomalies anomalies, CallerSource callers) {
        this.anomalies = anomalies;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listAnomalies",
            summary = "What is out of line with the same hour of the weeks before, the newest first",
            description = "Each says why, and where to look; nothing is ever done by itself. `watch` says how far the"
                    + " watch has come, and of how much there is too little history to say anything yet.")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only what still is, or what is as usual again",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {Anomaly.OPEN, Anomaly.ENDED}))
    @Parameter(
            name = "signal",
            in = ParameterIn.QUERY,
            description = "Only of this signal: `deliveries`, `facts`, `amount`, `change-ratio`",
            example = "deliveries",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "Only of this source",
            example = "bamboohr",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Only of this type",
            example = "employee.upsert",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "direction",
            in = ParameterIn.QUERY,
            description = "Only what is more than usual, or less",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {Verdict.MORE, Verdict.LESS}))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(Anomaly.Page.class)
    public Uni<Anomaly.Page> list(@Context UriInfo uri) {
        requireUnlimited();
        return anomalies.page(new Parameters(uri.getQueryParameters(), Anomalies.PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("exceptions:read")
    @Operation(operationId = "getAnomaly", summary = "What is, or was, out of line, and why that is said")
    @APIResponse(responseCode = "200", description = "The anomaly")
    public Uni<Anomaly> get(@RestPath String id) {
        requireUnlimited();
        return anomalies.one(id);
    }

    /** What is counted may be of any legal entity. */
    private void requireUnlimited() {
        if (callers.caller().legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
    }
}
