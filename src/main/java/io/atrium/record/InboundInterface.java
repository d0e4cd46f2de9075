package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An interface by which another system pushes.
 *
 * @param name of the source, as in its path
 * @param vendor who delivers
 * @param replayClass {@code R1}, the best, to {@code R6}, none
 * @param guarantee what that class is worth
 * @param remember how long copies are recognised (ISO 8601)
 * @param secrets that count now or will
 */
@Schema(name = "InboundInterface", description = "An interface by which another system pushes")
@Holds(DataClass.INTERNAL)
public record InboundInterface(
        @Schema(examples = "bamboohr", description = "The source, as in the path of its webhooks", required = true)
                String name,
        @Schema(examples = "BambooHR", required = true) String vendor,
        @Schema(
                        enumeration = {"R1", "R2", "R3", "R4", "R5", "R6"},
                        description = "How well a replay can be told from a delivery: `R1` best, `R6` not at all",
                        required = true)
                String replayClass,
        @Schema(
                        examples = "Each attempt's time and the delivery's id are signed.",
                        description = "What that class is worth",
                        required = true)
                String guarantee,
        @Schema(examples = "PT336H", description = "How long copies are recognised (ISO 8601)", required = true)
                String remember,
        @Schema(description = "The secrets that count now or will", required = true) List<InboundSecret> secrets) {}
