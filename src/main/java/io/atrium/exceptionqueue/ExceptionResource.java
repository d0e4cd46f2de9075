package io.atrium.exceptionqueue;

import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** What the machine could not finish, over HTTP: who has it, what it waits for, and what may be done about it. */
@Path("/ops/v1/exceptions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exceptions")
class ExceptionResource {

    private static final String KEY = "The caller's own key";
    private static final String VERSION = "The ETag that was read; stale ones give 412";

    private final CaseTable table;
    private final CaseWrites writes;
    private final Casework casework;

    ExceptionResource(CaseTable table, CaseWrites writes, Casework casework) {
        this.table = table;
        this.writes = writes;
        this.casework = casework;
    }

    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listExceptions",
            summary = "What went wrong and who has it, the newest first",
            description = "One case for each cause, which counts how often it happened.")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Only those; several, separated by commas",
            example = "open,retrying",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "owner",
            in = ParameterIn.QUERY,
            description = "Only of this team",
            example = "hr-operations",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "code",
            in = ParameterIn.QUERY,
            description = "Only with this code",
            example = "dependency-missing",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "room",
            in = ParameterIn.QUERY,
            description = "Only of this part of Atrium",
            example = "webhook",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "subject",
            in = ParameterIn.QUERY,
            description = "Only about this document",
            example = "emp_7dn42r1c",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "Only of work that this system sent",
            example = "bamboohr",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "assignee",
            in = ParameterIn.QUERY,
            description = "Only those that this person has taken; `none` for those that nobody has",
            example = "none",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "criticality",
            in = ParameterIn.QUERY,
            description = "Only those",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"low", "normal", "high", "critical"}))
    @Parameter(
            name = "overdue",
            in = ParameterIn.QUERY,
            description = "Only those that are overdue, or only the others",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"true", "false"}))
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description =
                    "Only those that say this, are about it or are it: a part of the reason or the code; or the whole"
                            + " id of a case, a document or a delivery",
            example = "Ward 3",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(CaseDetail.Page.class)
    public Uni<CaseDetail.Page> list(@Context UriInfo uri) {
        writes.unlimited();
        return table.page(CaseSearch.of(new Parameters(uri.getQueryParameters(), CaseSearch.PARAMETERS)));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "getException",
            summary = "A case, with all that is known of it",
            description =
                    "With the work that it stopped, what that looks like without its values, and what people did.")
    @APIResponse(
            responseCode = "200",
            description = "The case",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = CaseDetail.class)))
    public Uni<Response> get(@RestPath String id) {
        writes.unlimited();
        // No 304: what is known of a case grows without the case becoming another.
        return table.detail(id).map(found -> Response.ok(found)
                .header(HttpHeaders.ETAG, EntityTag.of(found.exception().version()))
                .build());
    }

    @POST
    @Path("/{id}/assignment")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(operationId = "assignException", summary = "Give a case to another team or person")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CaseRequests.Assignment.class)))
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> assign(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid CaseRequests.Assignment assignment,
            @Context RoutingContext context) {
        if (assignment.owner() == null && assignment.assignee() == null) {
            throw Failure.invalid("", "Say a team or a person");
        }
        JsonObject body = new JsonObject()
                .put(CaseCommands.OWNER, assignment.owner())
                .put(CaseCommands.ASSIGNEE, assignment.assignee());
        return writes.act(CaseCommands.ASSIGN, id, body, context, ExceptionCase::requireOpen);
    }

    @POST
    @Path("/{id}/notes")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(operationId = "noteException", summary = "Write down what is worth knowing of a case")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CaseRequests.Note.class)))
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    public Uni<Response> note(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid CaseRequests.Note note,
            @Context RoutingContext context) {
        return writes.act(
                CaseCommands.NOTE, id, new JsonObject().put(CaseCommands.TEXT, note.text()), context, found -> {});
    }

    @POST
    @Path("/{id}/retry")
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "retryException",
            summary = "Send the work of a case in again",
            description =
                    "By the door that it first used; what succeeded before is not done again. The case resolves by"
                            + " itself when all of it went through, and is open again when some of it stops again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> retry(@RestPath String id, @Context RoutingContext context) {
        return writes.act(CaseCommands.RETRY, id, new JsonObject(), context, ExceptionCase::requireOpen);
    }

    @POST
    @Path("/{id}/dismissal")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "dismissException",
            summary = "Close a case whose work is not to be done any more",
            description = "Happens the same again, that is another case.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CaseRequests.Dismissal.class)))
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> dismiss(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid CaseRequests.Dismissal dismissal,
            @Context RoutingContext context) {
        return writes.act(
                CaseCommands.DISMISS,
                id,
                new JsonObject().put(CaseCommands.REASON, dismissal.reason()),
                context,
                ExceptionCase::requireOpen);
    }

    @POST
    @Path("/{id}/mapping")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "mapException",
            summary = "Say what the value of a case is called here",
            description =
                    "That is a mapping like those at `/ops/v1/mappings`, and may wait for a second person as they do;"
                            + " the work is then sent in again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = VERSION)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CaseRequests.Mapping.class)))
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> map(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid CaseRequests.Mapping mapping,
            @Context RoutingContext context) {
        writes.unlimited();
        return table.one(id)
                .map(found -> mapping(found, mapping))
                .chain(said -> writes.act(
                        CaseMapping.OPERATION,
                        id,
                        new JsonObject().put(CaseMapping.MAPPING, said),
                        context,
                        ExceptionCase::requireOpen));
    }

    private static JsonObject mapping(ExceptionCase found, CaseRequests.Mapping mapping) {
        if (found.field() == null || found.source() == null) {
            throw new Failure(FailureCode.CONFLICT, "The case does not wait for the meaning of a value");
        }
        Instant from = mapping.validFrom() == null
                ? found.openedAt().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS)
                : mapping.validFrom();
        return new JsonObject()
                .put("source", found.source())
                .put("field", found.field())
                .put("from", found.value())
                .put(CaseMapping.TO, mapping.to())
                .put("steward", found.owner())
                .put("validFrom", from.toString());
    }

    @POST
    @Path("/{id}/correction")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "correctException",
            summary = "Send work in again as it should have been",
            description =
                    "Waits for a second person, where the configuration does not say otherwise. What came stays kept"
                            + " as it came.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = KEY)
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CaseRequests.Correction.class)))
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = ExceptionCase.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> correct(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid CaseRequests.Correction correction,
            @Context RoutingContext context) {
        if (correction.changes().keySet().stream().anyMatch(name -> name.indexOf(0) >= 0)) {
            throw Failure.invalid("/changes", "A name contains a character that no text has");
        }
        JsonObject body = new JsonObject()
                .put(CaseCommands.REFERENCE, correction.reference())
                .put(CaseCommands.CHANGES, new JsonObject(correction.changes()));
        return writes.act(CaseCommands.CORRECT, id, body, context, found -> {
            found.requireOpen();
            casework.requireCorrectable(found);
        });
    }
}
