package io.atrium.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whose tokens are not accepted.
 *
 * @param kind {@code token}, {@code client} or {@code subject}
 * @param issuedBefore only tokens issued before that; null for all
 * @param until exclusive; null until it is lifted
 * @param liftedBy null while it has not been lifted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Revocation", description = "Whose tokens are not accepted")
@Holds(DataClass.INTERNAL)
public record Revocation(
        @Schema(examples = "rev_53ysn18k") String id,
        @Schema(examples = "1") long version,
        @Schema(enumeration = {"token", "client", "subject"}) String kind,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "rota-planner") String value,
        @Schema(examples = "Its secret was found in a mailbox") String reason,
        @Schema(description = "Only tokens issued before that; absent: all") Instant issuedBefore,
        @Schema(description = "Exclusive; absent: until it is lifted") Instant until,
        @Schema(examples = "security-officer") String revokedBy,
        Instant revokedAt,
        @Schema(examples = "security-officer", description = "Absent while it has not been lifted") String liftedBy,
        Instant liftedAt) {

    /** A page of them. */
    @Schema(
            name = "RevocationPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    public record Page(
            List<Revocation> data,
            @Schema(examples = "cmV2", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
