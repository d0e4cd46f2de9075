package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What was removed because it had been kept for long enough, and what would be. */
@Path("/ops/v1/retention-runs")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("governance:approve")
@Tag(name = "Governance")
class RetentionRunResource {

    private static final Set<String> PARAMETERS = Set.of("state", "limit", "cursor");

    private final RetentionRuns runs;
    private final Retention retention;
    private final Commands commands;
    private final CallerSource callers;
    private final ObjectMapper json;

    RetentionRunResource(
            RetentionRuns runs, Retention retention, Commands commands, CallerSource callers, ObjectMapper json) {
        this.runs = runs;
        this.retention = retention;
        this.commands = commands;
        this.callers = callers;
        this.json = json;
    }

    @GET
    @Operation(
            operationId = "listRetentionRuns",
            summary = "What was removed because its time was over, the newest run first")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Only of that state",
            schema = @Schema(type = SchemaType.STRING),
            example = "done")
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(RetentionRun.Page.class)
    public Uni<RetentionRun.Page> list(@Context UriInfo uri) {
        unlimited();
        return runs.list(new Parameters(uri.getQueryParameters(), PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getRetentionRun", summary = "What a run removed, or would")
    @APIResponse(responseCode = "200", description = "The run")
    public Uni<RetentionRun> get(@RestPath String id) {
        unlimited();
        return runs.one(id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "requestRetentionRun",
            summary = "Remove what has been kept for long enough now, or count it",
            description =
                    "It is begun soon afterwards, after those that were asked for before; ask for the run to see what came of"
                            + " it. What is under a legal hold is neither removed nor counted.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RetentionRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The run, which waits",
            headers = @Header(name = "Location", ref = "Location"),
            content = @Content(schema = @Schema(implementation = RetentionRun.class)))
    public Uni<Response> request(
            @NotNull(message = "A body is required") @Valid RetentionRequest wanted, @Context RoutingContext context) {
        Caller caller = unlimited();
        Request request = Request.of(context);
        Command command = new Command(
                RetentionRunCreation.OPERATION,
                caller.client(),
                caller.subject(),
                request.idempotencyKey(),
                GovernanceCommand.body(wanted, json),
                request.correlationId());
        return commands.submit(command).map(RetentionRunResource::answer).invoke(answered -> retention.look());
    }

    private static Response answer(Outcome outcome) {
        if (outcome instanceof Outcome.Settled settled) {
            return Writes.settled(settled, settled.document().toBuffer())
                    .header("Location", "/ops/v1/retention-runs/" + settled.id())
                    .build();
        }
        throw new Failure(FailureCode.UNAVAILABLE, "The run could not be asked for; send it again");
    }

    /** What is removed may be of any legal entity. */
    private Caller unlimited() {
        Caller caller = callers.caller();
        if (caller.legalEntities().isPresent()) {
            throw new Failure(FailureCode.FORBIDDEN, "The token is limited to legal entities");
        }
        return caller;
    }
}
