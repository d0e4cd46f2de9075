package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One method of one model, called with named arguments. How the names travel is the protocol's business.
 *
 * @param ids the records it is called on; null for a method of the model itself
 * @param arguments by name, in the order in which Odoo declares them
 * @param repeatable whether having it twice is the same as having it once, because it changes nothing
 */
record Call(
        String model, String method, List<Integer> ids, JsonObject arguments, JsonObject context, boolean repeatable) {

    /** Asks the model something. */
    static Call asking(String model, String method, JsonObject arguments, JsonObject context) {
        return new Call(model, method, null, arguments, context, true);
    }

    /** Has the model change something. */
    static Call changing(String model, String method, JsonObject arguments, JsonObject context) {
        return new Call(model, method, null, arguments, context, false);
    }

    /** Has these records change. */
    static Call changing(String model, String method, List<Integer> ids, JsonObject arguments, JsonObject context) {
        return new Call(model, method, List.copyOf(ids), arguments, context, false);
    }

    JsonArray idArray() {
        return new JsonArray(ids);
    }

    boolean hasContext() {
        return context != null && !context.isEmpty();
    }
}
