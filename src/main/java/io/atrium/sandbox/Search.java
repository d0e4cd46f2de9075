package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds rows, and takes the order they are already in when that is the order asked for. */
final class Search {

    private Search() {}

    static List<Row> find(Env env, Model model, List<Object> terms, int offset, Integer limit, String order) {
        String wanted = order == null || order.isBlank() ? model.order() : order;
        Domain domain = domain(env, model, terms);
        Table table = env.database().table(model.name());
        Comparator<Row> comparator = order(env, model, wanted);

        String first =
                wanted.toLowerCase(Locale.ROOT).replaceAll("\\s+asc\\b", "").replaceAll("\\s+", "");
        boolean sorted = first.equals("id") || first.equals("write_date,id") || first.equals("write_date");
        NavigableSet<Integer> ids = domain.narrow(table);
        Stream<Row> found;
        if (ids != null) {
            found = rows(table, ids);
            sorted = sorted && first.equals("id");
        } else if (first.equals("id")) {
            found = domain.low("id") instanceof Integer low ? table.fromId(low) : table.all().stream();
        } else {
            found = byWriteDate(table, domain);
        }
        Stream<Row> matching = found.filter(row -> domain.matches(env, row));
        return (sorted ? matching : matching.sorted(comparator))
                .skip(offset)
                .limit(limit == null || limit == 0 ? Long.MAX_VALUE : limit)
                .toList();
    }

    static long count(Env env, Model model, List<Object> terms) {
        Domain domain = domain(env, model, terms);
        Table table = env.database().table(model.name());
        NavigableSet<Integer> ids = domain.narrow(table);
        Stream<Row> found = ids != null ? rows(table, ids) : byWriteDate(table, domain);
        return found.filter(row -> domain.matches(env, row)).count();
    }

    private static Stream<Row> rows(Table table, NavigableSet<Integer> ids) {
        return List.copyOf(ids).stream().map(table::get).filter(Objects::nonNull);
    }

    private static Stream<Row> byWriteDate(Table table, Domain domain) {
        return domain.low("write_date") instanceof String low ? table.fromWriteDate(low) : table.byWriteDate();
    }

    private static Domain domain(Env env, Model model, List<Object> terms) {
        Domain asked = Domain.parse(env, model, terms);
        return env.hidesArchived(model) && !Domain.mentions("active", terms)
                ? new Domain.And(List.of(asked, Leaf.of(env, model, "active", "=", true)))
                : asked;
    }

    static Comparator<Row> order(Env env, Model model, String order) {
        Comparator<Row> comparator = (a, b) -> 0;
        for (String part : order.split(",")) {
            String[] words = part.trim().split("\\s+");
            Field field = model.field(words[0]);
            boolean descending = words.length > 1 && words[1].equalsIgnoreCase("desc");
            Comparator<Row> next = by(env, model, field);
            comparator = comparator.thenComparing(descending ? next.reversed() : next);
        }
        return comparator.thenComparingInt(Row::id);
    }

    /** Nothing sorts behind everything, as in PostgreSQL; a relation sorts by what it shows. */
    private static Comparator<Row> by(Env env, Model model, Field field) {
        return (a, b) -> {
            Object x = key(env, model, field, a);
            Object y = key(env, model, field, b);
            if (x == null || y == null) {
                return Boolean.compare(x == null, y == null);
            }
            return Value.compare(x, y);
        };
    }

    private static Object key(Env env, Model model, Field field, Row row) {
        Object value = env.value(model, row, field);
        return field.is("many2one") && value != null
                ? env.rows(field, value)
                        .findFirst()
                        .map(other -> env.label(field.of(), other))
                        .orElse(null)
                : value;
    }

    /** As name_search answers: the best that has the text in its label. */
    static List<List<Object>> named(Env env, Model model, String text, List<Object> terms, String operator, int limit) {
        List<Object> all = new ArrayList<>(terms);
        if (!text.isEmpty()) {
            all.add(List.of("display_name", operator, text));
        }
        return find(env, model, all, 0, limit, null).stream()
                .map(row -> List.<Object>of(row.id(), env.label(model.name(), row)))
                .toList();
    }
}
