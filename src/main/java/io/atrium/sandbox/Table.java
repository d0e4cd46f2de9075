package io.atrium.sandbox;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of one model: by id, in order of (write_date, id), and by the values of its indexed fields. */
final class Table {

    private static final Comparator<Row> BY_WRITE_DATE =
            Comparator.<Row, String>comparing(row -> row.text("write_date")).thenComparingInt(Row::id);

    private final TreeMap<Integer, Row> rows = new TreeMap<>();
    private final TreeSet<Row> byWriteDate = new TreeSet<>(BY_WRITE_DATE);
    /** Most values belong to one row: a list for that one, a set from the second on. Ascending either way. */
    private final Map<String, Map<Object, Collection<Integer>>> indexes = new HashMap<>();

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

    /** By id, from this one on. Costs as much as is taken of it. */
    Stream<Row> fromId(int id) {
        return lazily(rows.tailMap(id, true).values());
    }

    /** By (write_date, id), from this time on. Costs as much as is taken of it. */
    Stream<Row> fromWriteDate(String time) {
        return lazily(byWriteDate.tailSet(new Row(Integer.MIN_VALUE, Map.of("write_date", time)), true));
    }

    Stream<Row> byWriteDate() {
        return byWriteDate.stream();
    }

    /** A part of a tree counts itself from end to end when it is asked for its size, as a stream of it does. */
    private static Stream<Row> lazily(Collection<Row> rows) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows.iterator(), Spliterator.ORDERED), false);
    }

    boolean indexes(String field) {
        return indexes.containsKey(field);
    }

    /** In ascending order. */
    Collection<Integer> ids(String field, Object value) {
        return indexes.get(field).getOrDefault(value, List.of());
    }

    void put(Row row) {
        remove(row.id());
        rows.put(row.id(), row);
        byWriteDate.add(row);
        lastId = Math.max(lastId, row.id());
        indexes.forEach((field, ids) -> {
            Object value = row.get(field);
            if (value != null) {
                ids.merge(value, List.of(row.id()), Table::with);
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
                ids.computeIfPresent(value, (unused, known) -> without(known, id));
            }
        });
    }

    private static Collection<Integer> with(Collection<Integer> known, Collection<Integer> more) {
        Collection<Integer> set = known instanceof TreeSet ? known : new TreeSet<>(known);
        set.addAll(more);
        return set;
    }

    private static Collection<Integer> without(Collection<Integer> known, int id) {
        return known.size() > 1 && known.remove(id) ? known : null;
    }
}
