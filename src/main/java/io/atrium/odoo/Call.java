package io.atrium.odoo;

import io.atrium.trace.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One method of one model, called with named arguments. How the names travel is the protocol's business.
 *
 * @param ids the records it is called on; null for a method of the model itself
 * @param arguments by name, in the order in which Odoo declares them
 * @param repeatable whether having it twice is the same as having it once, because it changes nothing
 * @param traceparent of the span that it is; null for none
 */
record Call(
        String model,
        String method,
        List<Integer> ids,
        JsonObject arguments,
        JsonObject context,
        boolean repeatable,
        String traceparent) {

    /** Asks the model something. */
    static Call asking(String model, String method, JsonObject arguments, JsonObject context) {
        return new Call(model, method, null, arguments, context, true, null);
    }

    /** Has the model change something. */
    static Call changing(String model, String method, JsonObject arguments, JsonObject context) {
        return new Call(model, method, null, arguments, context, false, null);
    }

    /** Has these records change. */
    static Call changing(String model, String method, List<Integer> ids, JsonObject arguments, JsonObject context) {
        return new Call(model, method, List.copyOf(ids), arguments, context, false, null);
    }

    /** The same, as that span. */
    Call as(Span span) {
        return span == Span.NONE
                ? this
                : new Call(model, method, ids, arguments, context, repeatable, span.traceparent());
    }

    JsonArray idArray() {
        return new JsonArray(ids);
    }

    boolean hasContext() {
        return context != null && !context.isEmpty();
    }
}
