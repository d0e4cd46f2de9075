package io.atrium.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** All rows, changed only inside a transaction: everything of it, or nothing. */
final class Database {

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Integer> sequences = new HashMap<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final Map<String, Set<Integer>> touched = new LinkedHashMap<>();
    private final Set<String> drawn = new HashSet<>();

    Database(Schema schema) {
        Map<String, Set<String>> indexed = new HashMap<>();
        for (Model model : schema.models()) {
            for (Field field : model.all()) {
                if (field.indexed()) {
                    indexed.computeIfAbsent(model.name(), unused -> new HashSet<>())
                            .add(field.name());
                }
                if (field.is("one2many")) {
                    indexed.computeIfAbsent(field.of(), unused -> new HashSet<>())
                            .add(field.by());
                }
            }
        }
        for (Model model : schema.models()) {
            tables.put(model.name(), new Table(indexed.getOrDefault(model.name(), Set.of())));
        }
    }

    Table table(String model) {
        return tables.get(model);
    }

    Row row(String model, int id) {
        return tables.get(model).get(id);
    }

    void put(String model, Row row) {
        Table table = tables.get(model);
        Row before = table.get(row.id());
        undo.push(() -> {
            if (before == null) {
                table.remove(row.id());
            } else {
                table.put(before);
            }
        });
        table.put(row);
        touch(model, row.id());
    }

    void remove(String model, int id) {
        Table table = tables.get(model);
        Row before = table.get(id);
        undo.push(() -> table.put(before));
        table.remove(id);
        touch(model, id);
    }

    private void touch(String model, int id) {
        touched.computeIfAbsent(model, unused -> new TreeSet<>()).add(id);
    }

    /** The next number of a sequence, from 1, without gaps. */
    int draw(String sequence) {
        int before = sequences.getOrDefault(sequence, 0);
        undo.push(() -> sequences.put(sequence, before));
        sequences.put(sequence, before + 1);
        drawn.add(sequence);
        return before + 1;
    }

    /** Runs the work; when it fails, nothing of it remains. What it changed goes to {@code commit} first. */
    <T> T transaction(Supplier<T> work, Commit commit) {
        try {
            T result = work.get();
            if (!touched.isEmpty()) {
                commit.keep(changes());
            }
            return result;
        } catch (RuntimeException failure) {
            rollbackTo(0);
            throw failure;
        } finally {
            undo.clear();
            touched.clear();
            drawn.clear();
        }
    }

    /** A point to roll back to inside the transaction. */
    int savepoint() {
        return undo.size();
    }

    void rollbackTo(int savepoint) {
        while (undo.size() > savepoint) {
            undo.pop().run();
        }
    }

    private Changes changes() {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        touched.forEach((model, ids) -> ids.forEach(id -> {
            Row row = row(model, id);
            rows.computeIfAbsent(model, unused -> new LinkedHashMap<>())
                    .put(String.valueOf(id), row == null ? null : row.values());
        }));
        Map<String, Integer> numbers = new HashMap<>();
        drawn.forEach(sequence -> numbers.put(sequence, sequences.getOrDefault(sequence, 0)));
        return new Changes(rows, numbers);
    }

    /** Takes over changes of an earlier run. */
    void apply(Changes changes) {
        changes.rows()
                .forEach((model, rows) -> rows.forEach((id, values) -> {
                    Table table = tables.get(model);
                    if (values == null) {
                        table.remove(Integer.parseInt(id));
                    } else {
                        table.put(new Row(Integer.parseInt(id), Json.object(values)));
                    }
                }));
        sequences.putAll(changes.sequences());
    }

    /** What a transaction left behind: rows by model and id (null: deleted), and the sequences it drew from. */
    record Changes(Map<String, Map<String, Object>> rows, Map<String, Integer> sequences) {

        /** The rows' names, as {@code model,id}. */
        Set<String> names() {
            Set<String> names = new HashSet<>();
            rows.forEach((model, byId) -> byId.keySet().forEach(id -> names.add(model + "," + id)));
            return names;
        }
    }

    /** Makes changes durable, or fails, and then they did not happen. */
    interface Commit {
        void keep(Changes changes);
    }
}
