package io.atrium.odoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One record with its lines, as the table that Odoo's {@code load} reads. Column {@code id} is an external id,
 * {@code .id} a database id, {@code order_line/name} a field of a line. The first row carries the record and its first
 * line; every other row leaves the record's cells empty and adds a line.
 *
 * <p>Give every line its own external id ({@code order_line/id}): without one, loading again adds the line again.
 *
 * @param fields the columns
 * @param rows cells as text, one per column; empty text means not set
 */
public record LoadTable(List<String> fields, List<List<String>> rows) {

    public LoadTable {
        fields = List.copyOf(fields);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != fields.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " cells for " + fields.size() + " columns");
            }
        }
    }

    /** A table that grows cell by cell, so that columns which do not apply are simply not mentioned. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects cells; columns stand in the order in which they were first mentioned. Not for several threads. */
    public static final class Builder {

        private final Set<String> fields = new LinkedHashSet<>();
        private final List<Map<String, String>> rows = new ArrayList<>(List.of(new LinkedHashMap<>()));

        private Builder() {}

        /** Sets a cell of the current row; a null value leaves it empty. */
        public Builder cell(String field, Object value) {
            fields.add(field);
            rows.get(rows.size() - 1).put(field, value == null ? "" : value.toString());
            return this;
        }

        /** Begins the next row, that is, the next line. */
        public Builder nextRow() {
            rows.add(new LinkedHashMap<>());
            return this;
        }

        public LoadTable build() {
            List<String> columns = List.copyOf(fields);
            return new LoadTable(
                    columns, rows.stream().map(row -> cells(row, columns)).toList());
        }

        private static List<String> cells(Map<String, String> row, List<String> columns) {
            return columns.stream().map(column -> row.getOrDefault(column, "")).toList();
        }
    }
}
