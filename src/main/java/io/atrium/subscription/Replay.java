package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.PublicId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Facts that are sent once more for a subscription.
 *
 * @param number in the place of the id
 * @param state {@code running}, {@code done} or {@code cancelled}; one of a subscription that is not active rests
 * @param matched how many facts there were when it began, before the subscription's filter
 * @param queued how many of them wait to be sent or were
 */
@Holds(DataClass.INTERNAL)
record Replay(
        @JsonIgnore int number,
        @Schema(examples = "rpl_53ysn18k") String id,
        @Schema(examples = "sub_5f1c0d9a7b3e48c2a6d4e0f1") String subscriptionId,
        @Schema(enumeration = {"running", "done", "cancelled"}) String state,
        Instant from,
        Instant to,
        @Schema(nullable = true, examples = "[\"io.atrium.purchase-order.*\"]") List<String> types,
        @Schema(nullable = true, examples = "po_53ysn18k") String subject,
        boolean failedOnly,
        @Schema(examples = "100", description = "Facts a second, at most") int rate,
        @Schema(examples = "1200", description = "Facts that there were when it began") long matched,
        @Schema(examples = "300", description = "Of these, those that wait to be sent or were sent") long queued,
        @Schema(examples = "ordering", description = "The client that began it") String requestedBy,
        Instant createdAt,
        Instant updatedAt) {

    static final String PREFIX = "rpl";

    /** As a statement returned it. */
    static Replay of(Row row) {
        String[] types = row.getArrayOfStrings("types");
        return new Replay(
                row.getInteger("number"),
                PublicId.of(PREFIX, row.getInteger("number")),
                row.getString("subscription_id"),
                row.getString("state"),
                row.getOffsetDateTime("from_time").toInstant(),
                row.getOffsetDateTime("to_time").toInstant(),
                types == null ? null : List.of(types),
                row.getString("subject"),
                row.getBoolean("failed_only"),
                row.getInteger("rate"),
                row.getLong("matched"),
                row.getLong("queued"),
                row.getString("requested_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
