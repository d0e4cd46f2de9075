package io.atrium.exceptionqueue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A case with all that is known of it.
 *
 * @param references the work that it stopped, the first of it
 * @param payload the shape of the latest of that work, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ExceptionDetail", description = "Work that stopped for one cause, with all that is known of it")
@Holds(DataClass.INTERNAL)
record CaseDetail(
        @JsonUnwrapped ExceptionCase exception,
        List<CaseReference> references,
        @Schema(examples = "12", description = "How much of the work still waits") int openReferences,
        @Schema(
                        examples = "{\"fields\": {\"Department\": \"(text)\"}}",
                        description = "What the latest of the work was to do, with types instead of values")
                Object payload,
        List<CaseEntry> notes,
        List<CaseEntry> attempts,
        @Schema(description = "Everything, the oldest first") List<CaseEntry> history) {

    static CaseDetail of(
            ExceptionCase found, List<CaseReference> references, int open, Object payload, List<CaseEntry> history) {
        return new CaseDetail(
                found,
                references,
                open,
                payload,
                only(history, entry -> entry.kind().equals(CaseEntry.NOTED)),
                only(history, entry -> List.of(CaseEntry.RETRIED, CaseEntry.CORRECTED, CaseEntry.MAPPED)
                        .contains(entry.kind())),
                history);
    }

    private static List<CaseEntry> only(List<CaseEntry> history, Predicate<CaseEntry> which) {
        return history.stream().filter(which).toList();
    }

    /** A piece of work that waits for a case. */
    @Schema(name = "ExceptionReference")
    @Holds(DataClass.INTERNAL)
    record CaseReference(
            @Schema(examples = "rcpt_01jd3q5ks0", description = "What identifies it, such as a receipt")
                    String reference,
            @Schema(
                            enumeration = {"open", "requested", "retried", "done"},
                            description = "`requested`: it is about to be sent in again; `retried`: it was")
                    String state,
            @Schema(examples = "1", description = "How often it was sent in again") int attempts,
            @Schema(description = "Since when it stands so") Instant at) {}

    /** A page of cases. */
    @Schema(
            name = "ExceptionPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<ExceptionCase> data,
            @Schema(examples = "YXBy", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
