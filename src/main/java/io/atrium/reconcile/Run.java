package io.atrium.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import static io.atrium.kernel.DatabaseTime.instant;

/**
 * A comparison of a domain with Odoo, or with the system that its documents come from: how far it has come, and what it found.
 *
 * @param number in the place of the id
 * @param progress from 0 to 1
 * @param differences what differs; while it runs, what seems to
 * @param unknown those of them that the run which was last signed off did not have
 * @param checkpoint the run of the domain that was last signed off before this one began, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Reconciliation", description = "A comparison of a domain with Odoo, or with a source system")
@Holds(DataClass.INTERNAL)
record Run(
        @JsonIgnore int number,
        @Schema(examples = "rec_53ysn18k") String id,
        @Schema(examples = "3") long version,
        @Schema(examples = "invoices") String domain,
        @Schema(
                        examples = "bamboohr",
                        description = "The source system that the records are compared with; absent when it is Odoo")
                String source,
        @Schema(enumeration = {DONE, RUNNING, CANCELLED, FAILED}) String state,
        @Schema(description = "Only documents of then or later") Instant from,
        @Schema(description = "Only documents of before") Instant to,
        @Schema(examples = "1200", description = "Documents that were compared") int compared,
        @Schema(
                        examples = "1200",
                        description =
                                "Documents that there were in Odoo, or that the source system had ids for, when it began")
                int expected,
        @Schema(examples = "1", description = "From 0 to 1") double progress,
        @Schema(examples = "2", description = "Documents that differ; while it runs, that seem to") int differences,
        @Schema(examples = "1", description = "Of these, those that the run which was last signed off did not have")
                int unknown,
        @Schema(description = "Counts and sums, by currency and legal entity") List<Totals.Line> sums,
        @Schema(
                        examples = "{\"bamboohr\": 12}",
                        description = "How many of the documents other systems know, by an id of their own")
                Map<String, Integer> knownBy,
        @Schema(examples = "rec_7dn42r1c", description = "The run of the domain that was last signed off before")
                String checkpoint,
        @Schema(examples = "console", description = "The client that began it; `atrium` for a nightly one")
                String requestedBy,
        Instant startedAt,
        Instant updatedAt,
        Instant finishedAt,
        @Schema(examples = "More than 10000 documents differ", description = "Why it failed") String reason,
        Instant signedOffAt,
        @Holds(DataClass.PERSONAL) @Schema(examples = "mira@example.org") String signedOffBy,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "The two are being credited") String signOffReason) {

    static final String PREFIX = "rec";

    static final String RUNNING = "running";
    static final String DONE = "done";
    static final String CANCELLED = "cancelled";
    static final String FAILED = "failed";

    static Run of(Row row) {
        int compared = row.getInteger("compared");
        int expected = row.getInteger("expected");
        String state = row.getString("state");
        String source = row.getString("source");
        Totals totals = Totals.of(row.get(JsonObject.class, "totals"));
        Integer checkpoint = row.getInteger("checkpoint");
        return new Run(
                row.getInteger("number"),
                PublicId.of(PREFIX, row.getInteger("number")),
                row.getLong("version"),
                row.getString("domain"),
                source,
                state,
                instant(row.getOffsetDateTime("from_time")),
                instant(row.getOffsetDateTime("to_time")),
                compared,
                expected,
                progress(state, compared, expected),
                row.getInteger("differences"),
                row.getInteger("unknown"),
                totals.lines(source != null),
                totals.knownBy(),
                checkpoint == null ? null : PublicId.of(PREFIX, checkpoint),
                row.getString("requested_by"),
                instant(row.getOffsetDateTime("started_at")),
                instant(row.getOffsetDateTime("updated_at")),
                instant(row.getOffsetDateTime("finished_at")),
                row.getString("reason"),
                instant(row.getOffsetDateTime("signed_off_at")),
                row.getString("signed_off_by"),
                row.getString("sign_off_reason"));
    }

    /** More may have come meanwhile; it is whole when it is done. */
    private static double progress(String state, int compared, int expected) {
        if (state.equals(DONE)) {
            return 1;
        }
        return expected == 0 ? 0 : Math.min(0.99, Math.floor(100.0 * compared / expected) / 100);
    }

    /** A page of them. */
    @Schema(
            name = "ReconciliationPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<Run> data,
            @Schema(examples = "YXBy", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
