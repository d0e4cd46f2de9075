package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who answers for an interface, and what was agreed about it.
 *
 * @param review {@code current}, {@code overdue} or {@code unknown}
 * @param deprecatedCalls what is deprecated and still called; of consumers only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RegisteredInterface", description = "Who answers for an interface, and what was agreed about it")
@Holds(DataClass.INTERNAL)
public record RegisteredInterface(
        @Schema(
                        enumeration = {"consumer", "source", "subscriber", "resource"},
                        description =
                                "`consumer`: a client that calls; `source`: a system that pushes; `subscriber`: one that is"
                                        + " pushed to; `resource`: a type of documents")
                String kind,
        @Schema(examples = "rota-planner") String name,
        @JsonIgnore long version,
        @Schema(examples = "workforce-integration", description = "The team that answers for it") String owner,
        @Schema(examples = "hr-operations", description = "Who says what its data mean") String steward,
        @Schema(
                        enumeration = {"public", "internal", "confidential", "personal", "bank"},
                        description = "The closest class of what passes it")
                String dataClass,
        @Schema(enumeration = {"low", "medium", "high", "critical"}) String criticality,
        @Schema(examples = "99.9 % of weekdays, 8 to 18 h") String serviceLevel,
        @Schema(examples = "DPA-2026-017", description = "The agreement on file; absent: none is known")
                String agreement,
        @Schema(description = "When somebody last looked whether access is still right") LocalDate reviewedOn,
        @Schema(description = "When it is to be looked at next") LocalDate reviewDueOn,
        @Schema(
                        enumeration = {"current", "overdue", "unknown"},
                        description = "`unknown`: nobody has ever looked")
                String review,
        @Schema(examples = "security-officer") String changedBy,
        Instant changedAt,
        @Schema(description = "Of a consumer: when it last called") Instant lastSeenAt,
        @Schema(description = "Of a consumer: what is deprecated, and it still calls")
                List<DeprecatedCalls> deprecatedCalls) {

    /** How often something deprecated was called, and when last. */
    @Schema(name = "DeprecatedCalls", description = "How often something deprecated was called")
    @Holds(DataClass.INTERNAL)
    public record DeprecatedCalls(
            @Schema(examples = "listContracts") String operation,
            @Schema(examples = "12") long number,
            Instant lastAt) {}
}
