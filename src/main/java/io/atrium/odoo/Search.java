package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * What is looked for. Immutable: every {@code with} is a new search.
 *
 * @param model such as {@code purchase.order}
 * @param domain Odoo's condition in prefix notation; empty means every record
 * @param fields to read; never empty where rows are read, because Odoo would then compute every field it has
 * @param order such as {@code write_date asc, id asc}; null leaves it to the model
 * @param limit most records to answer; 0 means all
 * @param offset records to pass over; walking a changing table is done with a keyset domain instead
 * @param context Odoo's context, such as {@code active_test} and {@code allowed_company_ids}
 */
public record Search(
        String model, JsonArray domain, List<String> fields, String order, int limit, int offset, JsonObject context) {

    public Search {
        Objects.requireNonNull(model, "model");
        domain = domain == null ? new JsonArray() : domain;
        fields = List.copyOf(fields);
        context = context == null ? new JsonObject() : context;
        if (limit < 0 || offset < 0) {
            throw new IllegalArgumentException("limit and offset are not negative");
        }
    }

    /** Everything that meets the domain, in the model's own order. */
    public static Search of(String model, JsonArray domain, List<String> fields) {
        return new Search(model, domain, fields, null, 0, 0, null);
    }

    public Search orderBy(String order) {
        return new Search(model, domain, fields, order, limit, offset, context);
    }

    public Search limit(int limit) {
        return new Search(model, domain, fields, order, limit, offset, context);
    }

    public Search offset(int offset) {
        return new Search(model, domain, fields, order, limit, offset, context);
    }

    public Search context(JsonObject context) {
        return new Search(model, domain, fields, order, limit, offset, context);
    }
}
