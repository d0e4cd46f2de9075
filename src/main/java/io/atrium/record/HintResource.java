package io.atrium.record;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Takes the webhooks that automation rules of Odoo 17 and newer send after a commit, once, unsigned, with a second of
 * patience. The key in the address is the credential; the body is trusted no further than to look sooner.
 */
@Path("/hints/odoo/{key}")
@Tag(name = "Webhooks")
class HintResource {

    private static final Logger LOG = Logger.getLogger(HintResource.class);

    /** Shorter keys could be guessed. */
    private static final int SHORTEST_KEY = 16;

    /** As Odoo names its models. */
    private static final String NAME = "[A-Za-z0-9_.]{1,200}";

    private final Hints hints;
    private final List<byte[]> keys;

    HintResource(Hints hints, RecordConfig config) {
        this.hints = hints;
        this.keys = config.hintKeys().orElse(List.of()).stream()
                .map(HintResource::strong)
                .toList();
    }

    private static byte[] strong(String key) {
        if (!key.matches("[A-Za-z0-9_-]{" + SHORTEST_KEY + ",}")) {
            throw new IllegalStateException("atrium.record.hint-keys: a key has at least " + SHORTEST_KEY
                    + " letters, digits, dashes and underscores");
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** Wakes the capture of the model that the body names. */
    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "hintAtChange",
            summary = "Hint that something changed in Odoo",
            description =
                    "For webhooks of Odoo 17 and newer. The model that `_model` names is looked at without waiting for"
                            + " the next poll; nothing of the body is believed.")
    @RequestBody(
            required = true,
            description = "As Odoo sends it",
            content =
                    @Content(
                            mediaType = MediaType.WILDCARD,
                            schema = @Schema(type = SchemaType.STRING, format = "binary"),
                            example = "{\"_model\": \"purchase.order\", \"_id\": 7}"))
    @Parameter(name = "key", description = "One of `atrium.record.hint-keys`")
    @APIResponse(responseCode = "202", description = "Atrium will look")
    public Uni<RestResponse<Void>> hint(@RestPath String key, byte[] body, RoutingContext context) {
        if (!isKnown(key)) {
            throw Failure.notFound("There is no such place to send hints to");
        }
        String model = model(body);
        LOG.debugf("a hint at %s (%s)", model, Correlation.id(context));
        return hints.give(model).replaceWith(RestResponse::accepted);
    }

    /** Compares with all of them, in constant time. */
    private boolean isKnown(String key) {
        byte[] given = key.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] one : keys) {
            known |= MessageDigest.isEqual(one, given);
        }
        return known;
    }

    private static String model(byte[] body) {
        try {
            if (new JsonObject(new String(body, StandardCharsets.UTF_8)).getValue("_model") instanceof String model
                    && model.matches(NAME)) {
                return model;
            }
        } catch (DecodeException notJson) {
            // Said below, in one voice with a body that names no model.
        }
        throw Failure.invalid("/_model", "The body must be a JSON object that names the model as _model");
    }
}
