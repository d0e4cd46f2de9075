package io.atrium.audit;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.audit.AuditTrail.Entry;
import io.atrium.http.Correlation;
import io.atrium.http.Parameters;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The trail, for those who have to look at it; who takes it out is in it himself. */
@Path("/ops/v1/audit")
@Tag(name = "Operations")
class AuditResource {

    private final Pool pool;
    private final AuditTrail trail;
    private final Export export;
    private final Verification verification;
    private final Checkpoints checkpoints;
    private final CallerSource callers;

    AuditResource(
            Pool pool,
            AuditTrail trail,
            Export export,
            Verification verification,
            Checkpoints checkpoints,
            CallerSource callers) {
        this.pool = pool;
        this.trail = trail;
        this.export = export;
        this.verification = verification;
        this.checkpoints = checkpoints;
        this.callers = callers;
    }

    /** The newest entries first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("audit:read")
    @Operation(
            operationId = "listAudit",
            summary = "Who did what, newest first",
            description =
                    """
                    Every command, denied call, reading of a restricted field, export, change of configuration and replay. \
                    Values of restricted fields are in none of it.

                    With `Accept: application/x-ndjson` all that matches is exported, a JSON document a line. Narrowed by \
                    time alone, the export has whole chains from one checkpoint to another and can be proven without \
                    Atrium: `java -jar quarkus-run.jar verify-audit FILE --key THUMBPRINT`. There are checkpoints each \
                    hour, so such an export may begin an hour earlier and end an hour later than asked for. Exports are \
                    themselves audited. `limit` and `cursor` do not apply to them.""")
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "Of then or later; a search is the faster the narrower its time",
            example = "2026-11-21T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "until",
            in = ParameterIn.QUERY,
            description = "Of before",
            example = "2026-11-22T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "client",
            in = ParameterIn.QUERY,
            description = "Only by this client",
            example = "ward-app",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "person",
            in = ParameterIn.QUERY,
            description = "Only for this person: the `sub` of the token",
            example = "ward-app",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "action",
            in = ParameterIn.QUERY,
            description = "Only this action; with `*` at its end, all that begin so",
            example = "supplier.*",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "subject",
            in = ParameterIn.QUERY,
            description = "Only what was done to this, alone or among others",
            example = "sup_hbr0kgh3",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "outcome",
            in = ParameterIn.QUERY,
            description = "Only what ended so: `done`, or a code",
            example = "forbidden",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "correlationId",
            in = ParameterIn.QUERY,
            description = "Only of this request",
            example = "7c9e6679-7425-40de-944b-e07fc1f90ae7",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "Limit")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, ref = "Cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of the trail",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AuditPage.class)),
                @Content(
                        mediaType = Export.MEDIA_TYPE,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        examples =
                                                "{\"export\":\"atrium-audit\",…}\n{\"checkpoint\":\"eyJ…\"}\n{\"chain\":0,\"link\":1,…}\n{\"end\":true,\"entries\":1}\n"))
            })
    public Uni<AuditPage> list(@Context UriInfo uri) {
        AuditSearch search = AuditSearch.of(new Parameters(uri.getQueryParameters(), AuditSearch.PARAMETERS));
        AuditSearch.Query query = search.query(search.limit() + 1);
        return pool.preparedQuery(query.sql()).execute(query.values()).map(rows -> {
            List<Written> found = StreamSupport.stream(rows.spliterator(), false)
                    .map(Written::of)
                    .toList();
            return AuditPage.of(search, found);
        });
    }

    /** All that matches; told in the trail before the first line leaves. */
    @GET
    // Only for those who ask for it: everyone else is answered with a page.
    @Produces(Export.MEDIA_TYPE + ";qs=0.5")
    @PermissionsAllowed("audit:read")
    @Operation(hidden = true)
    public Uni<Void> export(@Context UriInfo uri, @Context RoutingContext routing) {
        AuditSearch search = AuditSearch.of(new Parameters(uri.getQueryParameters(), AuditSearch.PARAMETERS));
        Caller caller = callers.caller();
        Entry entry =
                Entry.done(caller, "audit.export", Correlation.id(routing)).noting(search.inWords());
        return trail.record(entry).chain(() -> export.write(search, caller.client(), routing));
    }

    /** Reads it all, or what came after a time, and says whether it is what was written. */
    @GET
    @Path("/verification")
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("audit:read")
    @Operation(
            operationId = "verifyAudit",
            summary = "Whether the trail is what was written",
            description =
                    """
                    Reads the trail from its beginning, or from the last checkpoint before `since`, and holds every entry to \
                    the chains and to the signed checkpoints. It takes some seconds for each million of entries. Keep the \
                    `checkpoint` of the answer elsewhere: given back later, the trail has to be a continuation of it, even \
                    if somebody has replaced the whole database.""")
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "What was signed before is taken as it is",
            example = "2026-11-21T00:00:00Z",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "checkpoint",
            in = ParameterIn.QUERY,
            description = "One that was kept elsewhere",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "What was found",
            content = @Content(schema = @Schema(implementation = Verdict.class)))
    public Uni<Verdict> verify(@Context UriInfo uri) {
        Parameters parameters = new Parameters(uri.getQueryParameters(), Set.of("since", "checkpoint"));
        String kept = parameters.text("checkpoint");
        return checkpoints
                .sign()
                .chain(() -> verification.run(parameters.instant("since"), kept == null ? List.of() : List.of(kept)));
    }
}
