package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * How each interface stands, for operators: what is read from Odoo, how far, how fresh, what this Odoo lacks, and what
 * others push.
 */
@Path("/ops/v1/interfaces")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
class InterfaceResource {

    private final Interfaces interfaces;

    InterfaceResource(Interfaces interfaces) {
        this.interfaces = interfaces;
    }

    /** Every captured type of document, and every source that pushes. */
    @GET
    @PermissionsAllowed("exceptions:read")
    @Operation(
            operationId = "listInterfaces",
            summary = "How each interface stands",
            description =
                    "What is captured from Odoo: how fresh it is, how far the first fill has come, what this Odoo lacks."
                            + " What other systems push: what their signatures are worth. Who answers for each"
                            + " interface, when access was last reviewed, and who still calls what is deprecated.")
    @APIResponseSchema(InterfacePage.class)
    public Uni<InterfacePage> list() {
        return interfaces.all();
    }

    @Schema(name = "InterfacePage")
    record InterfacePage(
            OdooStanding odoo,
            List<Interface> data,
            @Schema(description = "What other systems push, and how far that is protected against replays")
                    List<InboundInterface> inbound,
            @Schema(
                            description =
                                    "Who answers for each client that calls, each source, each subscriber and each type of"
                                            + " documents, and what was agreed")
                    List<RegisteredInterface> register) {}

    /**
     * How the replica that answers stands with Odoo.
     *
     * @param waiting calls that wait for their turn, by priority
     * @param calls sent since the start, by priority
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OdooStanding", description = "How the replica that answers stands with Odoo")
    @Holds(DataClass.INTERNAL)
    record OdooStanding(
            @Schema(description = "Absent until Odoo has answered", examples = "14.0") String version,
            @Schema(
                            enumeration = {"closed", "open", "half-open"},
                            description = "`open`: Odoo is away and left alone")
                    String breaker,
            @Schema(examples = "1", description = "Calls sent and not ended") int inFlight,
            @Schema(examples = "{\"interactive\": 0}", description = "Calls that wait for their turn, by priority")
                    Map<String, Integer> waiting,
            @Schema(examples = "{\"interactive\": 42}", description = "Calls since the start, by priority")
                    Map<String, Long> calls,
            Instant lastAnswerAt) {}

    /**
     * An interface.
     *
     * @param missing models, fields as {@code model.field}, languages as {@code res.lang.fr_FR}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Interface")
    @Holds(DataClass.INTERNAL)
    record Interface(
            @Schema(description = "The type of documents", examples = "purchase-order") String name,
            @Schema(examples = "purchase.order", description = "Odoo's model") String model,
            @Schema(
                            enumeration = {"current", "filling", "failing", "unavailable", "waiting"},
                            description =
                                    "`unavailable`: this Odoo lacks what it needs; `waiting`: not looked at for the first time yet")
                    String status,
            @Schema(
                            examples = "[\"purchase.order.currency_rate\"]",
                            description =
                                    "What this Odoo lacks: models, fields as `model.field`, languages as `res.lang.fr_FR`")
                    Set<String> missing,
            @Schema(description = "The records were equal to Odoo then") Instant asOf,
            Instant failingSince,
            @Schema(examples = "odoo-unavailable") String failingReason,
            @Schema(description = "Of the first fill, while it goes on") Progress progress) {}

    /** How the first fill goes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FillProgress")
    @Holds(DataClass.INTERNAL)
    record Progress(
            @Schema(examples = "5000") int done,
            @Schema(examples = "20000") int total,
            @Schema(examples = "800") double perSecond,
            @Schema(examples = "19") Long secondsLeft) {}
}
