package io.atrium.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Something that a room keeps for a time and not for longer. Each room says for how long and how it is removed; when, and
 * that it is told, is seen to in one place. What is under a legal hold stays: the room asks the database's
 * {@code legal_hold_covers} for each row.
 */
public interface Kept {

    /** What it is, in kebab case, such as {@code inbound-deliveries}. */
    String name();

    /** The closest class of what it holds. */
    DataClass holds();

    /** For how long; empty for ever, or where there is no such stage. */
    Optional<Duration> period(Stage stage);

    /** How much would be removed of what is older. */
    CompletionStage<Long> count(Stage stage, Instant before);

    /** Removes some of it, in a transaction of its own that keeps nobody waiting, and tells how much; nothing more at zero. */
    CompletionStage<Long> remove(Stage stage, Instant before);

    /** What is removed first, and what later. */
    enum Stage {
        /** What was said; that it was said stays. */
        PAYLOAD,
        /** All that is left. */
        METADATA;

        /** As callers see it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
