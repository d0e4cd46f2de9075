package io.atrium.event;

import io.atrium.access.CallerSource;
import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.atrium.http.Parameters;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The change feed: page by page, or as a stream. The contract describes both as one operation. */
@Path("/v1/changes")
@Tag(name = "Events")
class ChangeResource {

    private static final Set<String> PARAMETERS = Set.of("after", "types", "subject", "limit", "wait");
    private static final Set<String> STREAM_PARAMETERS = Set.of("after", "types", "subject");
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int STREAM_PAGE = 100;

    private final ChangeFeed feed;
    private final ChangeStreams streams;
    private final CallerSource callers;

    ChangeResource(ChangeFeed feed, ChangeStreams streams, CallerSource callers) {
        this.feed = feed;
        this.streams = streams;
        this.callers = callers;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("events:read")
    @Operation(
            operationId = "listChanges",
            summary = "Facts in the order they became true",
            description =
                    """
                    Ask again with `after` set to `next`. No position is ever skipped, and the same position may be asked \
                    for again at any time while it is held; below that the answer is 410 with the `oldest` position to \
                    go on from. Consumers are idempotent on `id`.

                    A deletion is a fact like any other: its type ends in `.deleted.v1`, and its `data` is the document \
                    as it was last.

                    What `data` shows: the fields of the classes `public` and `internal`; those above only to a token that \
                    also has the scope that opens the documents themselves, such as `invoicing:read` for invoices. The \
                    others are named in `redacted`. Fields with a scope of their own stand in no fact.

                    With `Accept: text/event-stream` the same facts are streamed as server-sent events: `id` is the \
                    position, `event` the type, `data` the CloudEvent. Begin with `after`, as above; when the \
                    stream ends (with the token, at the latest), come back with `Last-Event-ID`, as an EventSource does \
                    by itself, and nothing is missed or repeated. An `id` without `data` marks progress over facts that \
                    were not asked for. `limit` and `wait` do not apply.""")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "Only facts after this position; 0 is the beginning",
            schema = @Schema(type = SchemaType.STRING, pattern = "^\\d{1,18}$", defaultValue = "0"))
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "For streams: the last `id` that was seen; wins over `after`",
            schema = @Schema(type = SchemaType.STRING, pattern = "^\\d{1,18}$"))
    @Parameter(
            name = "types",
            in = ParameterIn.QUERY,
            description = "Comma-separated types; `*` stands for any text",
            schema = @Schema(type = SchemaType.STRING, examples = "io.atrium.purchase-order.*"))
    @Parameter(
            name = "subject",
            in = ParameterIn.QUERY,
            description = "Only facts about this canonical id",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "Limit")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "How long to wait when there is nothing yet; at most 60s",
            schema = @Schema(type = SchemaType.STRING, pattern = "^\\d{1,2}s?$", examples = "20s"))
    @APIResponse(
            responseCode = "200",
            description = "Facts, and the position to go on from",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ChangePage.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        examples =
                                                "id: 42\nevent: io.atrium.employee.updated.v1\ndata: {\"specversion\":\"1.0\",…}\n\n"))
            })
    @APIResponse(responseCode = "410", ref = "PositionExpired")
    public Uni<JsonObject> list(@Context UriInfo uri) {
        Parameters parameters = new Parameters(uri.getQueryParameters(), PARAMETERS);
        Selection selection = selection(parameters, after(parameters), parameters.limit());
        BooleanSupplier isAccepted = callers.acceptance();
        return feed.read(selection, callers.caller().scopes(), waiting(parameters.text("wait")))
                .invoke(page -> requireAccepted(isAccepted))
                .map(ChangeResource::body);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @PermissionsAllowed("events:read")
    @Operation(hidden = true)
    public Uni<Void> stream(
            @Context UriInfo uri, @Context RoutingContext routing, @HeaderParam("Last-Event-ID") String lastEventId) {
        Parameters parameters = new Parameters(uri.getQueryParameters(), STREAM_PARAMETERS);
        long after = lastEventId == null ? after(parameters) : position("Last-Event-ID", lastEventId);
        return streams.stream(
                selection(parameters, after, STREAM_PAGE), callers.caller(), callers.acceptance(), routing);
    }

    private Selection selection(Parameters parameters, long after, int limit) {
        return new Selection(
                after,
                parameters.list("types"),
                parameters.text("subject"),
                callers.caller().legalEntities().orElse(null),
                limit);
    }

    /** A token may be revoked while its holder waits. */
    private static void requireAccepted(BooleanSupplier isAccepted) {
        if (!isAccepted.getAsBoolean()) {
            throw new Failure(FailureCode.UNAUTHENTICATED, "The token is not accepted any more");
        }
    }

    private static JsonObject body(Page page) {
        JsonArray data = new JsonArray();
        page.events().forEach(event -> data.add(event.toCloudEvent()));
        return new JsonObject().put("data", data).put("next", Long.toString(page.next()));
    }

    private static long after(Parameters parameters) {
        String text = parameters.text("after");
        return text == null ? 0 : position("after", text);
    }

    private static long position(String pointer, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Failure.invalid(pointer, "The position must be one that the feed gave, or 0");
        }
        return Long.parseLong(text);
    }

    private static Duration waiting(String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        if (!text.matches("\\d{1,2}s?") || seconds(text) > LONGEST_WAIT_SECONDS) {
            throw Failure.invalid("wait", "The wait must be a number of seconds up to 60, such as 20s");
        }
        return Duration.ofSeconds(seconds(text));
    }

    private static int seconds(String text) {
        return Integer.parseInt(text.replace("s", ""));
    }

    /** The shape of the answer, for the contract. */
    @Schema(name = "ChangePage")
    record ChangePage(
            @Schema(description = "CloudEvents 1.0") java.util.List<CloudEvent> data,
            @Schema(examples = "42") String next) {}

    /** The shape of a fact, for the contract. */
    @Schema(name = "CloudEvent")
    @Holds(DataClass.INTERNAL)
    record CloudEvent(
            @Schema(examples = "1.0") String specversion,
            @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String id,
            @Schema(examples = "urn:atrium") String source,
            @Schema(examples = "io.atrium.purchase-order.confirmed.v1") String type,
            @Schema(examples = "po_53ysn18k") String subject,
            java.time.Instant time,
            @Schema(examples = "42", description = "The position in the log") String sequence,
            @Schema(examples = "application/json") String datacontenttype,
            @Schema(
                            examples = "urn:atrium:schema:purchase-order.v1",
                            description =
                                    "The schema of `data`: its address, where Atrium has one, or its name; it lies at"
                                            + " `/openapi/events/purchase-order.v1.json`")
                    String dataschema,
            @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String correlationid,
            @Schema(examples = "odoo") String authority,
            @Schema(
                            examples = "le_3j8z2k1m",
                            description = "The legal entity it belongs to; absent when it belongs to none")
                    String legalentity,
            @Schema(
                            examples = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                            description =
                                    "The hop at which the fact was appended, as W3C Trace Context names it; absent where no"
                                            + " trace of it is recorded")
                    String traceparent,
            @Holds(DataClass.PERSONAL)
                    @Schema(
                            examples = "{\"id\": \"po_53ysn18k\", \"status\": \"confirmed\"}",
                            description = "The canonical document after the change; of a deletion, as it was last")
                    Object data) {}
}
