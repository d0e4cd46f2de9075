package io.atrium.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The door by which parked work enters again: the one that it first used. Implemented by each room that parks work which
 * can be tried again, and found by its name.
 */
public interface Reentry {

    /** The room, as it names itself when it parks work. */
    String room();

    /**
     * Sends work in again. What succeeded before is not done a second time, so this may be repeated.
     *
     * @param reference as the work was parked
     * @return false when there is nothing to send in: the work is gone, or goes on by itself
     */
    CompletionStage<Boolean> retry(String reference);

    /**
     * What became of work, of that which has come to an end since it was parked.
     *
     * @param references as the work was parked
     * @return by reference; what still waits or is under way has no entry
     */
    CompletionStage<Map<String, Ending>> endings(Set<String> references);

    /** The shape of what was to be done, without its values; empty when there is nothing to show. */
    default CompletionStage<Optional<Object>> payload(String reference) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** Whether work can be sent in {@link #correct}ed. */
    default boolean takesCorrections() {
        return false;
    }

    /**
     * Sends work in again as a person says it should have been.
     *
     * @param changes a merge patch (RFC 7396) of what was to be done
     * @return as {@link #retry} does
     */
    default CompletionStage<Boolean> correct(String reference, Map<String, Object> changes) {
        return CompletableFuture.failedFuture(
                new Failure(FailureCode.CONFLICT, "Work of this kind cannot be corrected here"));
    }

    /**
     * How work ended.
     *
     * @param succeeded whether it had its effect
     * @param reason why not; else null
     */
    record Ending(boolean succeeded, String reason) {

        public static final Ending SUCCESS = new Ending(true, null);

        public static Ending failure(String reason) {
            return new Ending(false, reason);
        }
    }
}
