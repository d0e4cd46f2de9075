package io.atrium.exceptionqueue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which unfinished cases something is done with; what is null does not matter.
 *
 * @param limit the most of them, the oldest
 * @param preview false to do it; otherwise they are only counted
 * @param reason why, where that has to be said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ExceptionBulkRequest")
@Holds(DataClass.INTERNAL)
record BulkRequest(
        @Schema(examples = "hr-operations", description = "Only of this team") String owner,
        @Schema(examples = "dependency-missing", description = "Only with this code") String code,
        @Schema(examples = "webhook", description = "Only of this part of Atrium") String room,
        @Schema(examples = "bamboohr", description = "Only of work that this system sent") String source,
        @Schema(examples = "emp_7dn42r1c", description = "Only about this document") String subject,
        @Holds(DataClass.PERSONAL)
                @Schema(
                        examples = "mira@example.org",
                        description = "Only those that this person has taken; `none` for those that nobody has")
                String assignee,
        @Schema(description = "Only those that are overdue, or only the others") Boolean overdue,
        @Schema(examples = "Ward 3", description = "Only those that say this") @Size(max = 200) String q,
        @Schema(examples = "[\"exc_53ysn18k\"]", description = "Only these")
                @Size(min = 1, max = 500, message = "1 to 500 ids; leave it out for all")
                List<String> ids,
        @Min(value = 1, message = "The limit must be a whole number from 1 to 500")
                @Max(value = 500, message = "The limit must be a whole number from 1 to 500")
                @Schema(examples = "100", description = "The most of them, the oldest; 500 unless said")
                Integer limit,
        @Schema(examples = "true", description = "`false` to do it; otherwise they are only counted") Boolean preview,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "The vendor has sent them anew", description = "Why; required to dismiss")
                @Size(max = 500, message = "At most 500 characters")
                String reason) {

    static final int MOST = 500;

    @JsonIgnore
    boolean isPreview() {
        return preview == null || preview;
    }

    /** @throws Failure {@code invalid} without a reason */
    void requireReason() {
        if (reason == null || reason.isBlank()) {
            throw Failure.invalid("/reason", "The reason is required");
        }
    }

    /** @throws Failure {@code invalid} for an id that cannot be one */
    CaseSearch search() {
        List<Integer> numbers = ids == null
                ? null
                : ids.stream()
                        .map(id -> CaseTable.number(id)
                                .orElseThrow(() -> Failure.invalid("/ids", "There is no exception " + id)))
                        .toList();
        return new CaseSearch(
                CaseSearch.UNFINISHED,
                owner,
                code,
                room,
                subject,
                source,
                assignee,
                null,
                overdue,
                q,
                numbers,
                Integer.MAX_VALUE,
                limit == null ? MOST : limit);
    }

    /** What came of it. */
    @Schema(name = "ExceptionBulkAnswer")
    @Holds(DataClass.INTERNAL)
    record Answer(
            @Schema(examples = "12", description = "Unfinished cases that match, up to the limit") int matched,
            @Schema(examples = "0", description = "Of these, those that were changed") int changed,
            @Schema(examples = "[\"exc_53ysn18k\"]", description = "Those that match") List<String> ids) {}
}
