package io.atrium.governance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A look at what has been kept for long enough.
 *
 * @param preview whether it only counts
 * @param scheduled whether it came by its time, and nobody asked for it
 * @param problem why it failed; what it had removed until then stands in the results
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RetentionRun", description = "A look at what has been kept for long enough")
@Holds(DataClass.INTERNAL)
record RetentionRun(
        @Schema(examples = "ret_53ysn18k") String id,
        @JsonIgnore long version,
        @Schema(examples = "false", description = "Whether it only counts") boolean preview,
        @Schema(examples = "true", description = "Whether it came by its time") boolean scheduled,
        @Schema(enumeration = {"waiting", "running", "done", "failed"}) String state,
        @Schema(examples = "security-officer") String requestedBy,
        Instant requestedAt,
        @Schema(description = "Absent while it waits for its turn") Instant startedAt,
        @Schema(description = "Absent before its end") Instant finishedAt,
        @Schema(description = "What was removed, or would be") List<Result> results,
        @Schema(examples = "The database could not be reached", description = "Why it failed") String problem) {

    /**
     * What was removed of something, or would be.
     *
     * @param stage {@code payload}, what was said, or {@code metadata}, all that is left
     */
    @Schema(name = "RetentionResult", description = "What was removed of something, or would be")
    @Holds(DataClass.INTERNAL)
    record Result(
            @Schema(examples = "inbound-deliveries") String data,
            @Schema(
                            enumeration = {"public", "internal", "confidential", "personal", "bank"},
                            description = "The closest class of what it holds")
                    String dataClass,
            @Schema(
                            enumeration = {"payload", "metadata"},
                            description = "`payload`: what was said; `metadata`: all that is left")
                    String stage,
            @Schema(description = "What is older") Instant before,
            @Schema(examples = "1200", description = "How many") long number) {}

    /** A page of them. */
    @Schema(
            name = "RetentionRunPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<RetentionRun> data,
            @Schema(examples = "cmV0", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
