package io.atrium.webhook;

import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one command of a delivery.
 *
 * @param shown for people: the operation and its outcome
 * @param refusal why it was refused for good; null when it was not
 */
record Result(Map<String, Object> shown, Failure refusal) {

    static Result of(Wanted wanted, Outcome outcome) {
        Map<String, Object> shown = named(wanted);
        if (outcome instanceof Outcome.Settled settled) {
            shown.put("outcome", "settled");
            shown.put("id", settled.id());
        } else if (outcome instanceof Outcome.Pending pending) {
            // Durable, and the sweeper's from here on.
            shown.put("outcome", "pending");
            shown.put("id", pending.operation().toString());
        }
        return new Result(shown, null);
    }

    static Result refused(Wanted wanted, Failure refusal) {
        Map<String, Object> shown = named(wanted);
        shown.put("outcome", "refused");
        shown.put("code", refusal.code().text());
        return new Result(shown, refusal);
    }

    private static Map<String, Object> named(Wanted wanted) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operation", wanted.operation());
        return shown;
    }
}
