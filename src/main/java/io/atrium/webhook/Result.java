package io.atrium.webhook;

import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one command of a delivery.
 *
 * @param shown for people: the operation and its outcome
 * @param refusal why it was refused for good; null when it was not
 * @param isOpen whether it is stored and still being worked on
 */
record Result(Map<String, Object> shown, Failure refusal, boolean isOpen) {

    static Result of(Wanted wanted, Outcome outcome) {
        Map<String, Object> shown = named(wanted);
        if (outcome instanceof Outcome.Settled settled) {
            shown.put("outcome", "settled");
            shown.put("id", settled.id());
        } else if (outcome instanceof Outcome.Pending pending) {
            shown.put("outcome", "pending");
            shown.put("id", pending.operation().toString());
        } else if (outcome instanceof Outcome.Parked parked) {
            shown.put("outcome", "parked");
            shown.put("id", parked.operation().toString());
            return new Result(
                    shown, new Failure(FailureCode.ODOO_UNAVAILABLE, "Odoo did not confirm this in time"), false);
        }
        return new Result(shown, null, outcome instanceof Outcome.Pending);
    }

    /** An earlier submission of the same command is still being carried out. */
    static Result open(Wanted wanted) {
        Map<String, Object> shown = named(wanted);
        shown.put("outcome", "pending");
        return new Result(shown, null, true);
    }

    static Result refused(Wanted wanted, Failure refusal) {
        Map<String, Object> shown = named(wanted);
        shown.put("outcome", "refused");
        shown.put("code", refusal.code().text());
        return new Result(shown, refusal, false);
    }

    private static Map<String, Object> named(Wanted wanted) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operation", wanted.operation());
        return shown;
    }
}
