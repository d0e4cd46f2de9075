package io.atrium;

import io.atrium.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A kind of command, to be interrupted in the middle.
 *
 * @param name says what it does
 * @param calls those of its calls that change something in Odoo, such as {@code purchase.order.load}, in their order
 * @param where which Odoos can play it
 * @param prepare makes what it needs, anew each time, and asks for it
 */
record Scenario(String name, List<String> calls, Predicate<Target> where, BiFunction<OdooDesk, Client, Asked> prepare) {

    /** One that every Odoo plays. */
    Scenario(String name, List<String> calls, BiFunction<OdooDesk, Client, Asked> prepare) {
        this(name, calls, target -> true, prepare);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A request.
     *
     * @param body absent members stay out
     * @param happenedOnce holds Odoo, the answer and the facts to it
     */
    record Asked(String method, String path, JsonObject body, Consumer<Answer> happenedOnce) {}
}
