package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.vertx.mutiny.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import static io.atrium.kernel.DatabaseTime.instant;

/**
 * How a subscription stands, whoever's it is: for operators. It holds no secret, and nothing of what is told.
 *
 * @param number in the place of the id
 * @param waiting deliveries that are not finished and will be tried
 * @param dead deliveries that were given up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SubscriptionOverview", description = "How a subscription of some client stands")
@Holds(DataClass.INTERNAL)
record SubscriptionOverview(
        @JsonIgnore int number,
        @Schema(examples = "sub_5f1c0d9a7b3e48c2a6d4e0f1") String id,
        @Schema(examples = "payroll") String client,
        @Schema(
                        examples = "https://example.org",
                        description = "The host that is told; the rest of the address may be a secret of the client's")
                String receiver,
        @Schema(examples = "[\"io.atrium.purchase-order.*\"]") List<String> types,
        @Schema(examples = "Our ordering system") String description,
        @Schema(examples = "integration-support", description = "The team here that looks after it") String owner,
        @Schema(enumeration = {"active", "paused", "disabled"}) String state,
        @Schema(
                        enumeration = {"gone", "failing"},
                        description = "Why it is disabled")
                String stateReason,
        @Schema(description = "Deliveries fail since then; absent while they succeed") Instant failingSince,
        @Schema(description = "When the newest fact that was delivered was, as long as that is remembered")
                Instant lastDeliveredAt,
        @Schema(examples = "12", description = "Deliveries that are still to be made") long waiting,
        @Schema(description = "Since when the oldest of them waits") Instant oldestWaitingAt,
        @Schema(examples = "0", description = "Deliveries that were given up") long dead,
        Instant createdAt,
        Instant updatedAt) {

    static SubscriptionOverview of(Row row) {
        return new SubscriptionOverview(
                row.getInteger("number"),
                row.getString("id"),
                row.getString("client"),
                receiver(row.getString("url")),
                List.of(row.getArrayOfStrings("types")),
                row.getString("description"),
                row.getString("owner"),
                row.getString("state"),
                row.getString("state_reason"),
                instant(row.getOffsetDateTime("failing_since")),
                instant(row.getOffsetDateTime("last_delivered_at")),
                row.getLong("waiting"),
                instant(row.getOffsetDateTime("oldest_waiting_at")),
                row.getLong("dead"),
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("updated_at")));
    }

    /** Without path and query: whoever knows those of some receivers may write to them. */
    private static String receiver(String url) {
        URI address = URI.create(url);
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
