package io.atrium.webhook;

import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of one command of a delivery.
 *
 * @param wanted the command as it was submitted
 * @param shown for people, and for the next attempt: the operation and its outcome
 * @param refusal why it was refused for good; null when it was not
 * @param isOpen whether it is stored and still being worked on
 */
record Result(Wanted wanted, Map<String, Object> shown, Failure refusal, boolean isOpen) {

    /** How often the command was submitted anew after a refusal; absent for never. */
    static final String ROUND = "round";

    private static final String OUTCOME = "outcome";
    private static final String SETTLED = "settled";
    private static final String REFUSED = "refused";
    private static final String PARKED = "parked";

    static Result of(Wanted wanted, Outcome outcome) {
        Map<String, Object> shown = named(wanted);
        if (outcome instanceof Outcome.Settled settled) {
            shown.put(OUTCOME, SETTLED);
            shown.put("id", settled.id());
            shown.put("version", settled.version());
        } else if (outcome instanceof Outcome.Pending pending) {
            shown.put(OUTCOME, "pending");
            shown.put("id", pending.operation().toString());
        } else if (outcome instanceof Outcome.Parked parked) {
            shown.put(OUTCOME, PARKED);
            shown.put("id", parked.operation().toString());
            return new Result(
                    wanted,
                    shown,
                    new Failure(FailureCode.ODOO_UNAVAILABLE, "Odoo did not confirm this in time"),
                    false);
        }
        return new Result(wanted, shown, null, outcome instanceof Outcome.Pending);
    }

    /** An earlier submission of the same command is still being carried out. */
    static Result open(Wanted wanted) {
        Map<String, Object> shown = named(wanted);
        shown.put(OUTCOME, "pending");
        return new Result(wanted, shown, null, true);
    }

    static Result refused(Wanted wanted, Failure refusal) {
        Map<String, Object> shown = named(wanted);
        shown.put(OUTCOME, REFUSED);
        shown.put("code", refusal.code().text());
        return new Result(wanted, shown, refusal, false);
    }

    /** All that it says was said anew before. */
    static Result superseded(Wanted wanted) {
        Map<String, Object> shown = named(wanted);
        shown.put(OUTCOME, "superseded");
        return new Result(wanted.without(wanted.fields()), shown, null, false);
    }

    /** The same, of which people are told what was left out of the command. */
    Result without(String why, Collection<String> fields) {
        if (fields.isEmpty()) {
            return this;
        }
        Map<String, Object> told = new LinkedHashMap<>(shown);
        told.put(why, new TreeSet<>(fields).stream().toList());
        return new Result(wanted, told, refusal, isOpen);
    }

    /** The same, in that round. */
    Result inRound(int round) {
        if (round == 0) {
            return this;
        }
        Map<String, Object> told = new LinkedHashMap<>(shown);
        told.put(ROUND, round);
        return new Result(wanted, told, refusal, isOpen);
    }

    /** The round in which a command is submitted, by what is known of its last one: a refused one would be refused again. */
    static int round(Map<String, Object> last) {
        int round = last.get(ROUND) instanceof Number number ? number.intValue() : 0;
        Object outcome = last.get(OUTCOME);
        return REFUSED.equals(outcome) || PARKED.equals(outcome) ? round + 1 : round;
    }

    boolean isSuperseded() {
        return "superseded".equals(shown.get(OUTCOME));
    }

    /** The subject of the command. */
    String subject() {
        return wanted.subject();
    }

    /** How new each field is now that it is applied; empty when nothing was, or its source does not say how new it is. */
    Map<String, Long> heard() {
        if (wanted.version() == null || !SETTLED.equals(shown.get(OUTCOME))) {
            return Map.of();
        }
        Map<String, Long> heard = new TreeMap<>();
        wanted.fields().forEach(field -> heard.put(field, wanted.version()));
        return heard;
    }

    /** Of what it changes the names, never the values. */
    private static Map<String, Object> named(Wanted wanted) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operation", wanted.operation());
        if (wanted.listsChanges()) {
            shown.put("fields", wanted.fields().stream().sorted().toList());
        }
        return shown;
    }
}
