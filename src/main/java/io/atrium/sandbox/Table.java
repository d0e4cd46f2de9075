package io.atrium.sandbox;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rows of one model: by id, in order of (write_date, id), and by the values of its indexed fields. */
final class Table {

    private static final Comparator<Row> BY_WRITE_DATE =
            Comparator.<Row, String>comparing(row -> row.text("write_date")).thenComparingInt(Row::id);

    private final TreeMap<Integer, Row> rows = new TreeMap<>();
    private final TreeSet<Row> byWriteDate = new TreeSet<>(BY_WRITE_DATE);
    private final Map<String, Map<Object, TreeSet<Integer>>> indexes = new HashMap<>();
    private int lastId;

    Table(Set<String> indexed) {
        indexed.forEach(field -> indexes.put(field, new HashMap<>()));
    }

    /** Never given twice, not even when the call that took it fails. */
    int nextId() {
        return ++lastId;
    }

    int size() {
        return rows.size();
    }

    Row get(int id) {
        return rows.get(id);
    }

    Collection<Row> all() {
        return rows.values();
    }

    Collection<Row> fromId(int id) {
        return rows.tailMap(id, true).values();
    }

    Collection<Row> fromWriteDate(String time) {
        return byWriteDate.tailSet(new Row(Integer.MIN_VALUE, Map.of("write_date", time)), true);
    }

    Collection<Row> byWriteDate() {
        return byWriteDate;
    }

    boolean indexes(String field) {
        return indexes.containsKey(field);
    }

    NavigableSet<Integer> ids(String field, Object value) {
        TreeSet<Integer> ids = indexes.get(field).get(value);
        return ids == null ? new TreeSet<>() : ids;
    }

    void put(Row row) {
        remove(row.id());
        rows.put(row.id(), row);
        byWriteDate.add(row);
        lastId = Math.max(lastId, row.id());
        indexes.forEach((field, ids) -> {
            Object value = row.get(field);
            if (value != null) {
                ids.computeIfAbsent(value, unused -> new TreeSet<>()).add(row.id());
            }
        });
    }

    void remove(int id) {
        Row row = rows.remove(id);
        if (row == null) {
            return;
        }
        byWriteDate.remove(row);
        indexes.forEach((field, ids) -> {
            Object value = row.get(field);
            if (value != null) {
                ids.computeIfPresent(value, (unused, set) -> set.remove(id) && set.isEmpty() ? null : set);
            }
        });
    }
}
