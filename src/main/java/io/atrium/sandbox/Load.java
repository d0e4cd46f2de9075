package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code load}: rows of texts become records, created when their external id is new and written when it is known. Any
 * error undoes the whole call and is told in {@code messages}.
 */
final class Load {

    private final Env env;
    private final Model model;
    private final List<List<String>> columns;
    private final List<List<Object>> rows;
    private final List<Map<String, Object>> messages = new ArrayList<>();

    private Load(Env env, Model model, List<Object> fields, List<Object> data) {
        this.env = env;
        this.model = model;
        this.columns = fields.stream()
                .map(field -> List.of(String.valueOf(field).split("/")))
                .toList();
        this.rows = data.stream().map(Json::list).toList();
        for (List<String> column : columns) {
            if (!column.get(0).equals(".id") && !model.has(column.get(0))) {
                throw OdooError.python("KeyError", "'" + column.get(0) + "'");
            }
        }
    }

    static Object run(Env env, Model model, List<Object> fields, List<Object> data) {
        return new Load(env, model, fields, data).run();
    }

    private Object run() {
        int savepoint = env.database().savepoint();
        List<Object> ids = new ArrayList<>();
        int record = 0;
        for (int from = 0; from < rows.size(); record++) {
            int to = from + 1;
            while (to < rows.size() && continues(rows.get(to))) {
                to++;
            }
            Integer id = record(record, from, to);
            if (id != null) {
                ids.add(id);
            }
            from = to;
        }
        boolean failed = !messages.isEmpty();
        if (failed) {
            env.database().rollbackTo(savepoint);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ids", failed ? Boolean.FALSE : ids);
        answer.put("messages", messages);
        answer.put("nextrow", 0);
        return answer;
    }

    private boolean isLine(List<String> column) {
        return model.has(column.get(0)) && model.field(column.get(0)).is("one2many");
    }

    /** A row with cells for lines only belongs to the record above it. */
    private boolean continues(List<Object> row) {
        boolean lines = false;
        for (int at = 0; at < columns.size(); at++) {
            if (filled(row, at)) {
                if (!isLine(columns.get(at))) {
                    return false;
                }
                lines = true;
            }
        }
        return lines;
    }

    private static boolean filled(List<Object> row, int at) {
        return at < row.size() && Python.truthy(row.get(at));
    }

    private Integer record(int record, int from, int to) {
        int savepoint = env.database().savepoint();
        Cells.Failures failures = (field, failure) -> messages.add(message(record, from, to, field, failure));
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Map<String, Object>> cells = new LinkedHashMap<>();
        for (int at = 0; at < columns.size(); at++) {
            List<String> column = columns.get(at);
            if (!isLine(column)) {
                cells.computeIfAbsent(column.get(0), unused -> new LinkedHashMap<>())
                        .put(column.size() > 1 ? column.get(1) : "", cell(rows.get(from), at));
            }
        }
        Object externalId = take(cells, "id");
        Object databaseId = take(cells, ".id");
        Cells.convert(env, model, cells, values, failures);
        Integer known = known(externalId, databaseId, failures);
        lines(from, to, known != null, failures, values);
        try {
            if (known != null) {
                env.write(model, List.of(known), values);
                return known;
            }
            if (Python.truthy(externalId)) {
                values.put("id", externalId);
            }
            return env.create(model, values);
        } catch (OdooError refused) {
            env.database().rollbackTo(savepoint);
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("rows", span(from, to));
            message.put("record", record);
            message.put("type", "error");
            message.put("message", refused.inLoad());
            if (refused.field() != null) {
                message.put("field", refused.field());
            }
            messages.add(message);
            return null;
        }
    }

    private static Object take(Map<String, Map<String, Object>> cells, String column) {
        Map<String, Object> cell = cells.remove(column);
        return cell == null ? null : cell.get("");
    }

    private Integer known(Object externalId, Object databaseId, Cells.Failures failures) {
        if (Python.truthy(databaseId)) {
            Integer id = Cells.integer(databaseId);
            if (id == null || env.row(model, id) == null) {
                failures.add(
                        new Field(".id", "integer", ".id", Map.of()),
                        new Cells.Failure("Unknown database identifier '" + databaseId + "'", null));
                return null;
            }
            if (Python.truthy(externalId)) {
                ExternalIds.assign(env, model.name(), id, String.valueOf(externalId));
            }
            return id;
        }
        return Python.truthy(externalId) ? ExternalIds.find(env, model.name(), String.valueOf(externalId)) : null;
    }

    /** The commands for every one2many: a line whose external id is known is updated, any other one is added. */
    private void lines(int from, int to, boolean update, Cells.Failures failures, Map<String, Object> values) {
        for (int row = from; row < to; row++) {
            Map<String, Map<String, Map<String, Object>>> lines = new LinkedHashMap<>();
            for (int at = 0; at < columns.size(); at++) {
                List<String> column = columns.get(at);
                if (isLine(column) && filled(rows.get(row), at)) {
                    lines.computeIfAbsent(column.get(0), unused -> new LinkedHashMap<>());
                }
            }
            for (int at = 0; at < columns.size(); at++) {
                List<String> column = columns.get(at);
                if (lines.containsKey(column.get(0))) {
                    lines.get(column.get(0))
                            .computeIfAbsent(column.get(1), unused -> new LinkedHashMap<>())
                            .put(column.size() > 2 ? column.get(2) : "", cell(rows.get(row), at));
                }
            }
            lines.forEach((name, cells) -> Json.list(values.computeIfAbsent(name, unused -> new ArrayList<>()))
                    .addAll(commands(model.field(name), cells, update, failures)));
        }
    }

    private List<Object> commands(
            Field field, Map<String, Map<String, Object>> cells, boolean update, Cells.Failures failures) {
        Model other = env.model(field.of());
        Object externalId = take(cells, "id");
        Object databaseId = take(cells, ".id");
        Map<String, Object> values = new LinkedHashMap<>();
        Cells.convert(env, other, cells, values, failures);
        Integer known = Python.truthy(databaseId)
                ? Cells.integer(databaseId)
                : Python.truthy(externalId) ? ExternalIds.find(env, other.name(), String.valueOf(externalId)) : null;
        if (known != null && !doubles(update)) {
            return List.of(List.of(4, known), List.of(1, known, values));
        }
        if (known == null && Python.truthy(externalId)) {
            values.put("id", externalId);
        }
        return List.of(List.of(0, 0, values));
    }

    /** Odoo 14 adds the lines of a bill again when the bill is loaded a second time, external ids or not. */
    private boolean doubles(boolean update) {
        return update && env.serie() < 19 && model.name().equals(Bills.MODEL);
    }

    private static Object cell(List<Object> row, int at) {
        return at < row.size() ? row.get(at) : "";
    }

    private static Map<String, Object> span(int from, int to) {
        return Map.of("from", from, "to", to - 1);
    }

    private Map<String, Object> message(int record, int from, int to, Field field, Cells.Failure failure) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("rows", span(from, to));
        message.put("type", "error");
        message.put("record", record);
        message.put("field", field.name());
        message.put("message", failure.message());
        if (failure.moreInfo() != null) {
            message.put("moreinfo", failure.moreInfo());
        }
        if (env.serie() >= 19) {
            message.put("field_name", field.label());
        }
        return message;
    }
}
