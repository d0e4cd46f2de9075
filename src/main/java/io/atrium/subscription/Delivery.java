package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

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
        String state,
        int attempts,
        Integer lastStatus,
        String lastError,
        Instant createdAt,
        Instant nextAttemptAt) {}
