package io.atrium.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the trail. */
@Schema(
        name = "AuditPage",
        requiredProperties = {"data", "next"})
@Holds(DataClass.INTERNAL)
record AuditPage(
        List<AuditEntry> data,
        @Schema(examples = "bmFtZQ", nullable = true, description = "Where the list goes on; null at its end")
                String next) {

    /** Of the entries found, of which there may be one more than fit. */
    static AuditPage of(AuditSearch search, List<Written> found) {
        List<Written> shown = found.subList(0, Math.min(search.limit(), found.size()));
        String next = found.size() > search.limit() ? search.next(shown.get(shown.size() - 1)) : null;
        return new AuditPage(shown.stream().map(AuditEntry::of).toList(), next);
    }

    /** An entry as callers see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditEntry", description = "Who did what, to what, when, and how it ended")
    @Holds(DataClass.INTERNAL)
    record AuditEntry(
            @Schema(examples = "3") int chain,
            @Schema(examples = "4711") long link,
            @Schema(examples = "1", description = "Among the entries of the link") long place,
            @Schema(
                            examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            description = "Of the link, as it stands in the table")
                    String hash,
            Instant at,
            @Schema(examples = "ward-app", description = "The system that called, or the webhook source") String client,
            @Holds(DataClass.PERSONAL)
                    @Schema(examples = "ward-app", description = "For whom it called: the `sub` of its token")
                    String person,
            @Schema(examples = "supplier.create") String action,
            @Schema(examples = "sup_hbr0kgh3", description = "What it was done to") String subject,
            @Schema(
                            examples = "[\"emp_7dn42r1c\"]",
                            description =
                                    "Of what was done to many at once, such as the reading of a list: all of them")
                    List<String> subjects,
            @Schema(examples = "done", description = "`done`, or the code of a refusal") String outcome,
            @Schema(examples = "override: Delivered by hand, slip 4711") String note,
            @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String correlationId,
            @Schema(
                            examples = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                            description = "SHA-256 of the open part of the document as it was before")
                    String before,
            @Schema(
                            examples = "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
                            description = "The same as it became")
                    String after) {

        static AuditEntry of(Written written) {
            AuditTrail.Entry entry = written.entry();
            return new AuditEntry(
                    written.chain(),
                    written.link(),
                    written.place(),
                    HexFormat.of().formatHex(written.hash()),
                    written.at(),
                    entry.caller(),
                    entry.person(),
                    entry.action(),
                    entry.subject(),
                    entry.subjects(),
                    entry.outcome(),
                    entry.note(),
                    entry.correlationId(),
                    entry.before(),
                    entry.after());
        }
    }
}
