package io.atrium.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One way in which a record may come to differ from Odoo.
 *
 * @param kind as it has to be found
 * @param path of the field that differs; empty for a whole document
 * @param body the record as it is then; null when it is gone
 */
record Drift(String kind, String path, JsonObject body) {

    private static final Set<String> NOT_ODOOS = Set.of(
            "id", "updatedAt", "redacted", "identifiers", "approvalStatus", "requester", "approvedBy", "approvedAt");

    /** Every way in which that record may. */
    static List<Drift> of(JsonObject body) {
        List<Drift> all = new ArrayList<>();
        all.add(new Drift(Difference.MISSING, "", null));
        body.fieldNames().stream()
                .filter(field -> !NOT_ODOOS.contains(field))
                .sorted()
                .forEach(field -> ofObject(all, body, field, List.of(field)));
        return all;
    }

    private static void ofObject(List<Drift> all, JsonObject whole, String path, List<String> steps) {
        Object value = at(whole, steps);
        if (Comparer.isMoney(value)) {
            BigDecimal amount = Comparer.decimal((JsonObject) value);
            all.add(changed(whole, steps, Difference.AMOUNT, path + ".amount", money -> ((JsonObject) money)
                    .put("amount", amount.add(new BigDecimal("0.01")).toPlainString())));
            all.add(changed(whole, steps, Difference.CURRENCY, path + ".currency", money -> ((JsonObject) money)
                    .put("currency", "XTS")));
        } else if (value instanceof JsonObject object) {
            object.fieldNames().stream()
                    .sorted()
                    .forEach(name -> ofObject(all, whole, path + "." + name, with(steps, name)));
        } else if (value instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                ofObject(all, whole, path + "." + i, with(steps, Integer.toString(i)));
            }
        } else {
            JsonObject copy = whole.copy();
            List<String> parent = steps.subList(0, steps.size() - 1);
            String last = steps.get(steps.size() - 1);
            if (at(copy, parent) instanceof JsonObject object) {
                object.put(last, other(value));
            } else {
                ((JsonArray) at(copy, parent)).set(Integer.parseInt(last), other(value));
            }
            all.add(new Drift(Difference.CHANGED, path, copy));
        }
    }

    private static Drift changed(
            JsonObject whole, List<String> steps, String kind, String path, Consumer<Object> change) {
        JsonObject copy = whole.copy();
        change.accept(at(copy, steps));
        return new Drift(kind, path, copy);
    }

    private static Object at(JsonObject whole, List<String> steps) {
        Object value = whole;
        for (String step : steps) {
            value = value instanceof JsonObject object
                    ? object.getValue(step)
                    : ((JsonArray) value).getValue(Integer.parseInt(step));
        }
        return value;
    }

    private static Object other(Object value) {
        if (value instanceof Boolean flag) {
            return !flag;
        }
        return value instanceof Number number ? (Object) (number.doubleValue() + 1) : value + "x";
    }

    private static List<String> with(List<String> steps, String next) {
        List<String> more = new ArrayList<>(steps);
        more.add(next);
        return more;
    }
}
