package io.atrium.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One comparison of a domain: {@code (path, operator, value)}. */
final class Leaf implements Domain {

    private static final Set<String> OPERATORS = Set.of(
            "=",
            "!=",
            "<>",
            ">",
            ">=",
            "<",
            "<=",
            "in",
            "not in",
            "like",
            "not like",
            "ilike",
            "not ilike",
            "=like",
            "=ilike",
            "child_of");

    private final Model model;
    private final Field field;
    /** The rest of a dotted path, asked of the records the field points to. */
    private final Domain rest;

    private final String operator;
    private final Object wanted;
    private final Pattern pattern;

    private Leaf(Model model, Field field, Domain rest, String operator, Object wanted) {
        this.model = model;
        this.field = field;
        this.rest = rest;
        this.operator = operator;
        this.wanted = wanted;
        this.pattern = operator.contains("like") ? like(operator, String.valueOf(wanted)) : null;
    }

    static Leaf of(Env env, Model model, String path, String operator, Object value) {
        String head = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
        if (!model.has(head) || (path.contains(".") && model.field(head).of() == null)) {
            throw OdooError.value("Invalid field " + model.name() + "." + head + " in "
                    + (env.serie() < 19 ? "leaf " : "condition ") + Python.leaf(path, operator, value));
        }
        if (!OPERATORS.contains(operator)) {
            throw OdooError.value("Invalid operator " + Python.repr(operator) + " in domain term "
                    + Python.leaf(path, operator, value));
        }
        Field field = model.field(head);
        if (path.contains(".")) {
            String tail = path.substring(path.indexOf('.') + 1);
            return new Leaf(model, field, of(env, env.model(field.of()), tail, operator, value), operator, null);
        }
        return new Leaf(model, field, null, operator.equals("<>") ? "!=" : operator, wanted(field, operator, value));
    }

    /** Times are stored with microseconds; a day stands for its first second, or its last one after > and <=. */
    private static Object wanted(Field field, String operator, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(item -> wanted(field, operator, item)).toList();
        }
        if (field.is("datetime") && value instanceof String text) {
            String time = text.length() > 10
                    ? text.replace('T', ' ')
                    : text + (operator.equals(">") || operator.equals("<=") ? " 23:59:59" : " 00:00:00");
            return Value.microseconds(time);
        }
        return value == null ? Boolean.FALSE : value;
    }

    private static Pattern like(String operator, String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : (operator.startsWith("=") ? text : "%" + text + "%").toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(
                regex.toString(),
                Pattern.DOTALL | (operator.endsWith("ilike") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0));
    }

    @Override
    public boolean matches(Env env, Row row) {
        Object value = env.value(model, row, field);
        if (rest != null) {
            return env.rows(field, value).anyMatch(other -> rest.matches(env, other));
        }
        if (operator.equals("child_of")) {
            return isBelow(env, row, value);
        }
        boolean negative = operator.equals("!=") || operator.startsWith("not ");
        return negative != positive(env, value);
    }

    private boolean positive(Env env, Object value) {
        switch (operator) {
            case "=", "!=":
                return wanted instanceof List<?> list
                        ? list.stream().anyMatch(one -> same(env, value, one))
                        : same(env, value, wanted);
            case "in", "not in":
                return wanted instanceof List<?> list
                        ? list.stream().anyMatch(one -> same(env, value, one))
                        : same(env, value, wanted);
            case ">", ">=", "<", "<=":
                return value != null && !Boolean.FALSE.equals(wanted) && ordered(Value.compare(value, wanted));
            default:
                return !Boolean.FALSE.equals(wanted)
                        && text(env, value)
                                .anyMatch(text -> pattern.matcher(text).matches());
        }
    }

    private boolean ordered(int comparison) {
        return switch (operator) {
            case ">" -> comparison > 0;
            case ">=" -> comparison >= 0;
            case "<" -> comparison < 0;
            default -> comparison <= 0;
        };
    }

    private boolean same(Env env, Object value, Object one) {
        if (one == null || Boolean.FALSE.equals(one)) {
            return !Python.truthy(value) && (field.isList() || field.is("boolean") || value == null);
        }
        if (field.of() != null && one instanceof String label) {
            return text(env, value)
                    .anyMatch(text -> text.toLowerCase(Locale.ROOT).equals(label.toLowerCase(Locale.ROOT)));
        }
        if (value instanceof List<?> list) {
            return list.contains(one);
        }
        return value != null && (value.equals(one) || (bothNumbers(value, one) && Value.compare(value, one) == 0));
    }

    private static boolean bothNumbers(Object a, Object b) {
        return a instanceof Number && b instanceof Number;
    }

    private Stream<String> text(Env env, Object value) {
        if (value == null) {
            return Stream.empty();
        }
        return field.of() == null
                ? Stream.of(String.valueOf(value))
                : env.rows(field, value).map(other -> env.label(field.of(), other));
    }

    private boolean isBelow(Env env, Row row, Object value) {
        List<?> roots = wanted instanceof List<?> list ? list : List.of(wanted);
        Model tree = field.of() == null ? model : env.model(field.of());
        Integer id = field.of() == null ? Integer.valueOf(row.id()) : (Integer) value;
        while (id != null) {
            if (roots.contains(id)) {
                return true;
            }
            Row at = env.row(tree, id);
            id = at == null ? null : at.reference("parent_id");
        }
        return false;
    }

    @Override
    public NavigableSet<Integer> narrow(Table table) {
        boolean byId = field.name().equals("id");
        if (rest != null
                || !(byId || table.indexes(field.name()))
                || !(operator.equals("=") || operator.equals("in"))) {
            return null;
        }
        NavigableSet<Integer> ids = new TreeSet<>();
        for (Object one : wanted instanceof List<?> list ? list : List.of(wanted)) {
            if (byId && one instanceof Integer id) {
                ids.add(id);
            } else if (byId || !Python.truthy(one) || (field.of() != null && !(one instanceof Integer))) {
                return null;
            } else {
                ids.addAll(table.ids(field.name(), one));
            }
        }
        return ids;
    }

    @Override
    public Object low(String name) {
        boolean bounds = rest == null
                && field.name().equals(name)
                && Set.of(">", ">=", "=").contains(operator);
        return bounds && !(wanted instanceof List<?>) && !(wanted instanceof Boolean) ? wanted : null;
    }
}
