package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of one fact for one subscription, as its owner sees it.
 *
 * @param number grows in the order in which facts arrived
 * @param eventId the {@code webhook-id}
 * @param replayOf the fact that this one repeats, or null
 * @param state {@code pending}, {@code delivered} or {@code dead}
 * @param lastStatus the HTTP status of the last attempt, or null when there was no answer
 * @param lastError why there was none, such as {@code timeout}
 * @param nextAttemptAt null when nothing is left to do, and for one that has its turn
 */
@Holds(DataClass.INTERNAL)
record Delivery(
        @JsonIgnore long number,
        @Schema(examples = "dlv_s53ysn18ks53ysn1") @JsonProperty String id,
        @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String eventId,
        @Schema(examples = "io.atrium.purchase-order.confirmed.v1") String type,
        @Schema(examples = "po_53ysn18k") String subject,
        @Schema(
                        nullable = true,
                        examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                        description = "The `id` of the fact that this one repeats")
                String replayOf,
        @Schema(enumeration = {"pending", "delivered", "dead"}) String state,
        @Schema(examples = "1") int attempts,
        @Schema(
                        examples = "503",
                        nullable = true,
                        description = "The HTTP status of the last attempt; null without an answer")
                Integer lastStatus,
        @Schema(nullable = true, description = "Why there was no answer", examples = "timeout") String lastError,
        Instant createdAt,
        @Schema(nullable = true, description = "Null before") Instant deliveredAt,
        @Schema(nullable = true, description = "Null when nothing is left to do, or when it is tried as soon as may be")
                Instant nextAttemptAt) {}
