package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a vendor calls something, and what it is called here, from one time to another.
 *
 * @param field of the source's table
 * @param from as the vendor writes it
 * @param to as it is written here
 * @param steward the team that keeps it
 * @param validFrom inclusive, of the time at which deliveries were received
 * @param validTo exclusive; null for ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ValueMapping", description = "What a vendor calls something, and what it is called here")
@Holds(DataClass.INTERNAL)
record ValueMapping(
        @Schema(examples = "map_53ysn18k") String id,
        @Schema(examples = "1") long version,
        @Schema(examples = "bamboohr") String source,
        @Schema(examples = "department") String field,
        @Schema(examples = "Ward 3 (North)") String from,
        @Schema(examples = "Nursing") String to,
        @Schema(enumeration = {"hr-operations", "finance-operations", "integration-support"}) String steward,
        Instant validFrom,
        @Schema(description = "Exclusive; absent for ever") Instant validTo,
        @Schema(examples = "operator") String changedBy,
        Instant changedAt) {

    /** A page of them. */
    @Schema(
            name = "ValueMappingPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<ValueMapping> data,
            @Schema(examples = "bmFtZQ", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
