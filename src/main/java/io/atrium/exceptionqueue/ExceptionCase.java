package io.atrium.exceptionqueue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Work that the machine could not finish, all of it that stopped for one cause. Its steps are pure functions.
 *
 * @param overdue whether it is past its due date and not closed
 * @param occurrences how often it happened
 * @param field that the value stands in which has no meaning here, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Work that stopped for one cause, and who has it")
@Holds(DataClass.INTERNAL)
record ExceptionCase(
        @Schema(examples = "exc_53ysn18k") String id,
        @Schema(examples = "3") long version,
        @Schema(enumeration = {OPEN, RETRYING, RESOLVED, DISMISSED}) String status,
        @Schema(description = "Past its due date, and not closed") boolean overdue,
        @Schema(examples = "webhook", description = "Which part of Atrium gave up") String room,
        @Schema(examples = "unmapped-value") String code,
        @Schema(examples = "bamboohr", description = "The system that the work came from") String source,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(
                        examples = "Nothing says what the department \"Ward 3\" is called here",
                        description = "What happened, in words; the last time, if it happened often")
                String reason,
        @Schema(examples = "emp_7dn42r1c", description = "The document that it is about") String subject,
        @Schema(examples = "department", description = "The field that a value stands in which has no meaning here")
                String field,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "Ward 3", description = "That value") String value,
        @Schema(examples = "hr-operations", description = "The team that has it") String owner,
        @Holds(DataClass.PERSONAL)
                @Schema(examples = "mira@example.org", description = "Whoever of the team has taken it")
                String assignee,
        @Schema(enumeration = {"normal", "low", "high", "critical"}) String criticality,
        @Schema(examples = "12", description = "How often it happened") int occurrences,
        @Schema(description = "What may help") SuggestedAction suggestedAction,
        Instant openedAt,
        Instant lastSeenAt,
        Instant updatedAt,
        Instant dueAt,
        @Schema(description = "When it was told of that it is overdue") Instant escalatedAt,
        @Schema(description = "When it was resolved or dismissed") Instant resolvedAt,
        @Schema(examples = "atrium", description = "The client that closed it; `atrium` when the work went through")
                String resolvedBy,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "The work went through", description = "How it ended")
                String resolution,
        @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736", description = "Of the work that opened it")
                String correlationId) {

    static final String PREFIX = "exc";

    static final String OPEN = "open";
    static final String RETRYING = "retrying";
    static final String RESOLVED = "resolved";
    static final String DISMISSED = "dismissed";

    @JsonIgnore
    boolean isClosed() {
        return status.equals(RESOLVED) || status.equals(DISMISSED);
    }

    /** @throws Failure {@code conflict} when it is closed */
    void requireOpen() {
        if (isClosed()) {
            throw new Failure(FailureCode.CONFLICT, "The case is closed: it is " + status);
        }
    }

    /** It happened once more. */
    ExceptionCase seenAgain(String why, Instant now) {
        return with(OPEN, why, owner, assignee, occurrences + 1, escalatedAt, now);
    }

    /** Another team or person has it; null leaves either as it is, and an empty assignee gives it back. */
    ExceptionCase assigned(String team, String person) {
        requireOpen();
        String taken = person == null ? assignee : person.isBlank() ? null : person;
        return with(status, reason, team == null ? owner : team, taken, occurrences, escalatedAt, lastSeenAt);
    }

    /** Its work is sent in again. */
    ExceptionCase retrying() {
        requireOpen();
        return with(RETRYING, reason, owner, assignee, occurrences, escalatedAt, lastSeenAt);
    }

    /** What was sent in again has stopped again. */
    ExceptionCase reopened(String why) {
        return with(OPEN, why, owner, assignee, occurrences, escalatedAt, lastSeenAt);
    }

    /** Nobody was in time. */
    ExceptionCase escalated(String team, Instant at) {
        return with(status, reason, team, team.equals(owner) ? assignee : null, occurrences, at, lastSeenAt);
    }

    /** It is over. */
    ExceptionCase closed(String how, String by, String why, Instant at) {
        requireOpen();
        return new ExceptionCase(
                id,
                version,
                how,
                false,
                room,
                code,
                source,
                reason,
                subject,
                field,
                value,
                owner,
                assignee,
                criticality,
                occurrences,
                suggestedAction,
                openedAt,
                lastSeenAt,
                updatedAt,
                dueAt,
                escalatedAt,
                at,
                by,
                why,
                correlationId);
    }

    /** As it is stored once more. */
    ExceptionCase stored(Instant at) {
        return new ExceptionCase(
                id,
                version + 1,
                status,
                overdue,
                room,
                code,
                source,
                reason,
                subject,
                field,
                value,
                owner,
                assignee,
                criticality,
                occurrences,
                suggestedAction,
                openedAt,
                lastSeenAt,
                at,
                dueAt,
                escalatedAt,
                resolvedAt,
                resolvedBy,
                resolution,
                correlationId);
    }

    private ExceptionCase with(
            String state, String why, String team, String person, int count, Instant escalated, Instant seen) {
        return new ExceptionCase(
                id,
                version,
                state,
                overdue,
                room,
                code,
                source,
                why,
                subject,
                field,
                value,
                team,
                person,
                criticality,
                count,
                suggestedAction,
                openedAt,
                seen,
                updatedAt,
                dueAt,
                escalated,
                resolvedAt,
                resolvedBy,
                resolution,
                correlationId);
    }
}
