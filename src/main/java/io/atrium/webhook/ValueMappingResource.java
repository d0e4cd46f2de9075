package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Preconditions;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Stored;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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

/** The value mappings of webhook sources, for those who keep them. */
@Path("/ops/v1/mappings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class ValueMappingResource {

    private static final String TYPE = "value-mapping";
    private static final Set<String> PARAMETERS = Set.of("source", "field", "from", "steward", "at", "limit", "cursor");

    private final ValueMappings mappings;
    private final Connectors connectors;
    private final Commands commands;
    private final CallerSource callers;
    private final ObjectMapper json;

    ValueMappingResource(
            ValueMappings mappings, Connectors connectors, Commands commands, CallerSource callers, ObjectMapper json) {
        this.mappings = mappings;
        this.connectors = connectors;
        this.commands = commands;
        this.callers = callers;
        this.json = json;
    }

    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(operationId = "listValueMappings", summary = "What values of webhook sources are called here")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "Only of that source",
            schema = @Schema(type = SchemaType.STRING),
            example = "bamboohr")
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            description = "Only of that field",
            schema = @Schema(type = SchemaType.STRING),
            example = "department")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Only of that value of the vendor's",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "steward",
            in = ParameterIn.QUERY,
            description = "Only of that team",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "at",
            in = ParameterIn.QUERY,
            description = "Only what is valid at that time",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(name = "limit", ref = "Limit")
    @Parameter(name = "cursor", ref = "Cursor")
    @APIResponseSchema(ValueMapping.Page.class)
    public Uni<ValueMapping.Page> list(@Context UriInfo uri) {
        return mappings.list(new Parameters(uri.getQueryParameters(), PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("exceptions:read")
    @Operation(operationId = "getValueMapping", summary = "What a value is called here")
    @Parameter(name = "If-None-Match", ref = "IfNoneMatch")
    @APIResponse(
            responseCode = "200",
            description = "The mapping",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = ValueMapping.class)))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> get(@RestPath String id, @Context HttpHeaders headers) {
        String known = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        return mappings.one(id).map(mapping -> {
            String tag = EntityTag.of(mapping.version());
            return EntityTag.matches(known, tag)
                    ? Response.notModified().header(HttpHeaders.ETAG, tag).build()
                    : Response.ok(mapping).header(HttpHeaders.ETAG, tag).build();
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "createValueMapping",
            summary = "Say what a value is called here",
            description =
                    "Deliveries that wait for it go on. Refused with `conflict` when it has a meaning at that time.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewValueMapping.class)))
    @APIResponse(
            responseCode = "201",
            description = "The mapping",
            content = @Content(schema = @Schema(implementation = ValueMapping.class)))
    public Uni<Response> create(
            @NotNull(message = "A body is required") @Valid NewValueMapping mapping, @Context RoutingContext context) {
        require(mapping);
        return submit(ValueMappingCreation.OPERATION, json(mapping), context, () -> Uni.createFrom()
                        .voidItem())
                .map(ValueMappingResource::answer);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "changeValueMapping",
            summary = "Say anew what a value is called here",
            description = "From now on: what was applied before stays as it is.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewValueMapping.class)))
    @APIResponse(
            responseCode = "200",
            description = "The mapping",
            content = @Content(schema = @Schema(implementation = ValueMapping.class)))
    public Uni<Response> change(
            @RestPath String id,
            @NotNull(message = "A body is required") @Valid NewValueMapping mapping,
            @Context RoutingContext context) {
        require(mapping);
        return act(ValueMappingChange.OPERATION, id, new JsonObject().put("mapping", json(mapping)), context)
                .map(ValueMappingResource::answer);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "deleteValueMapping",
            summary = "Take back what was said of a value",
            description = "For one that was wrong from the start; to end one, set its `validTo`.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "The caller's own key")
    @Parameter(name = "If-Match", in = ParameterIn.HEADER, description = "The ETag that was read; stale ones give 412")
    @APIResponse(responseCode = "204", description = "The mapping is gone")
    public Uni<Response> delete(@RestPath String id, @Context RoutingContext context) {
        return act(ValueMappingRemoval.OPERATION, id, new JsonObject(), context)
                .map(outcome -> answer(outcome, gone -> Response.noContent()));
    }

    private void require(NewValueMapping mapping) {
        mapping.require();
        Connectors.Connected connected = connectors.of(mapping.source());
        if (connected == null) {
            throw Failure.invalid("/source", "There is no webhook source of that name");
        }
        Set<String> known = connected.mapping().map(Mapping::mappedFields).orElse(Set.of());
        if (!known.contains(mapping.field())) {
            throw Failure.invalid(
                    "/field", "The source translates no such field; it translates " + String.join(", ", known));
        }
    }

    /** On one that there is, held to {@code If-Match}. A repeated request is answered as it was first. */
    private Uni<Outcome> act(String operation, String id, JsonObject body, RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        JsonObject named = body.copy().put("id", id).put(Preconditions.IF_MATCH, ifMatch);
        return submit(operation, named, context, () -> mappings.one(id)
                .invoke(mapping -> EntityTag.require(ifMatch, mapping.version()))
                .replaceWithVoid());
    }

    private Uni<Outcome> submit(
            String operation, JsonObject body, RoutingContext context, Supplier<Uni<Void>> condition) {
        Request request = Request.of(context);
        Caller caller = callers.caller();
        Command command = new Command(
                operation, caller.client(), caller.subject(), request.idempotencyKey(), body, request.correlationId());
        return commands.submit(command, condition);
    }

    private static Response answer(Outcome outcome) {
        return answer(outcome, settled -> Response.status(settled.status())
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.LOCATION, "/ops/v1/mappings/" + settled.id())
                .header(HttpHeaders.ETAG, EntityTag.of(settled.version()))
                .entity(settled.document().toBuffer()));
    }

    private static Response answer(Outcome outcome, Function<Outcome.Settled, Response.ResponseBuilder> done) {
        if (outcome instanceof Outcome.Settled settled) {
            return told(done.apply(settled), settled);
        }
        if (outcome instanceof Outcome.Pending pending && pending.approval() != null) {
            return Writes.accepted(pending);
        }
        throw new Failure(FailureCode.UNAVAILABLE, "The mapping could not be stored; send it again.");
    }

    private static Response told(Response.ResponseBuilder answer, Outcome.Settled settled) {
        return settled.replayed()
                ? answer.header("Idempotency-Replayed", "true").build()
                : answer.build();
    }

    private JsonObject json(Object body) {
        return json(body, json);
    }

    private static JsonObject json(Object body, ObjectMapper json) {
        try {
            return new JsonObject(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the command that made it so is settled. */
    static Stored stored(ValueMapping mapping, ObjectMapper json) {
        return new Stored(TYPE, mapping.id(), mapping.version(), json(mapping, json));
    }
}
