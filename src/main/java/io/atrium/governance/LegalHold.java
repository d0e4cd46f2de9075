package io.atrium.governance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is not removed, however old it is.
 *
 * @param subject what it is about; null for all there is of the period
 * @param to exclusive
 * @param liftedBy null while it is in force
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "LegalHold", description = "What is not removed, however old it is")
@Holds(DataClass.INTERNAL)
record LegalHold(
        @Schema(examples = "hold_53ysn18k") String id,
        @JsonIgnore long version,
        @Schema(examples = "Claim 2026/17 of the supplier") String reason,
        @Schema(examples = "sup_hbr0kgh3", description = "Absent: all there is of the period") String subject,
        @Schema(description = "Absent: from the beginning") Instant from,
        @Schema(description = "Exclusive; absent: whatever is still to come") Instant to,
        @Schema(examples = "security-officer", description = "The system that set it") String setBy,
        @Holds(DataClass.PERSONAL) @Schema(examples = "mira@example.org", description = "For whom") String setFor,
        Instant setAt,
        @Schema(examples = "security-officer", description = "Absent while it is in force") String liftedBy,
        Instant liftedAt) {

    /** A page of them. */
    @Schema(
            name = "LegalHoldPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<LegalHold> data,
            @Schema(examples = "aG9sZA", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
