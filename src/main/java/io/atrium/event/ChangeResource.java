package io.atrium.event;

import io.atrium.access.CallerSource;
import io.atrium.event.EventLog.Selection;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The change feed. */
@Path("/v1/changes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class ChangeResource {

    private static final Set<String> PARAMETERS = Set.of("after", "types", "subject", "limit", "wait");
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final ChangeFeed feed;
    private final CallerSource callers;

    ChangeResource(ChangeFeed feed, CallerSource callers) {
        this.feed = feed;
        this.callers = callers;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            operationId = "listChanges",
            summary = "Facts in the order they became true",
            description =
                    "Ask again with `after` set to `next`. No position is ever skipped, and the same position may be"
                            + " asked for again at any time.")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "Only facts after this position; 0 is the beginning",
            schema = @Schema(type = SchemaType.STRING, pattern = "^\\d{1,18}$", defaultValue = "0"))
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
            content = @Content(schema = @Schema(implementation = ChangePage.class)))
    public Uni<JsonObject> list(@Context UriInfo uri) {
        Parameters parameters = new Parameters(uri.getQueryParameters(), PARAMETERS);
        Selection selection = new Selection(
                after(parameters.text("after")),
                Long.MAX_VALUE,
                parameters.list("types"),
                parameters.text("subject"),
                callers.caller().legalEntities().orElse(null),
                parameters.limit());
        return feed.read(selection, waiting(parameters.text("wait"))).map(ChangeResource::body);
    }

    private static JsonObject body(ChangeFeed.Page page) {
        JsonArray data = new JsonArray();
        page.events().forEach(event -> data.add(event.toCloudEvent()));
        return new JsonObject().put("data", data).put("next", Long.toString(page.next()));
    }

    private static long after(String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            throw Failure.invalid("after", "The position must be one that the feed gave, or 0");
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
    record CloudEvent(
            String specversion,
            String id,
            String source,
            @Schema(examples = "io.atrium.purchase-order.confirmed.v1") String type,
            String subject,
            java.time.Instant time,
            @Schema(description = "The position in the log") String sequence,
            String datacontenttype,
            String dataschema,
            String correlationid,
            String authority,
            Object data) {}
}
