package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of one fact for one subscription, as its owner sees it.
 *
 * @param state {@code pending}, {@code delivered} or {@code dead}
 * @param lastStatus the HTTP status of the last attempt, or null when there was no answer
 * @param lastError why there was none, such as {@code timeout}
 * @param nextAttemptAt null when nothing is left to do
 */
record Delivery(
        @JsonIgnore long position,
        String eventId,
        String type,
        String subject,
        @Schema(enumeration = {"pending", "delivered", "dead"}) String state,
        int attempts,
        @Schema(nullable = true, description = "The HTTP status of the last attempt; null without an answer")
                Integer lastStatus,
        @Schema(nullable = true, description = "Why there was no answer", examples = "timeout") String lastError,
        Instant createdAt,
        @Schema(nullable = true, description = "Null when nothing is left to do") Instant nextAttemptAt) {}
