package io.atrium.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a PromQL expression as Prometheus does: its grammar, the types of what functions take, and the labels that are
 * named. What it does not know, it refuses.
 */
final class Promql {

    /** What an expression gives. */
    enum Type {
        SCALAR,
        INSTANT,
        RANGE,
        TEXT
    }

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<duration>(?:\\d+(?:ms|[smhdwy]))+)"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)"
            + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
            + "|(?<name>[a-zA-Z_][\\w:]*)"
            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^=<>(){}\\[\\],:])"
            + ")");

    private static final Set<String> AGGREGATIONS =
            Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile", "stddev", "group");
    private static final Set<String> WITH_PARAMETER = Set.of("topk", "bottomk", "quantile");

    private static final Map<String, List<Type>> FUNCTIONS = Map.ofEntries(
            Map.entry("rate", List.of(Type.RANGE)),
            Map.entry("irate", List.of(Type.RANGE)),
            Map.entry("increase", List.of(Type.RANGE)),
            Map.entry("delta", List.of(Type.RANGE)),
            Map.entry("deriv", List.of(Type.RANGE)),
            Map.entry("changes", List.of(Type.RANGE)),
            Map.entry("avg_over_time", List.of(Type.RANGE)),
            Map.entry("max_over_time", List.of(Type.RANGE)),
            Map.entry("min_over_time", List.of(Type.RANGE)),
            Map.entry("abs", List.of(Type.INSTANT)),
            Map.entry("absent", List.of(Type.INSTANT)),
            Map.entry("ceil", List.of(Type.INSTANT)),
            Map.entry("floor", List.of(Type.INSTANT)),
            Map.entry("clamp_min", List.of(Type.INSTANT, Type.SCALAR)),
            Map.entry("clamp_max", List.of(Type.INSTANT, Type.SCALAR)),
            Map.entry("histogram_quantile", List.of(Type.SCALAR, Type.INSTANT)),
            Map.entry("vector", List.of(Type.SCALAR)),
            Map.entry("time", List.of()));
    private static final Set<String> GIVE_SCALARS = Set.of("time");

    private static final List<Set<String>> LEVELS = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", ">", "<", ">=", "<="),
            Set.of("+", "-"),
            Set.of("*", "/", "%"),
            Set.of("^"));

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Set<String> grouped = new TreeSet<>();
    private final Type type;
    private int place;

    private Promql(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (end < text.strip().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw wrong("what does not belong there");
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
        this.type = expression(0);
        if (place < tokens.size()) {
            throw wrong("more than an expression");
        }
    }

    /** @throws IllegalArgumentException when Prometheus would refuse it */
    static Promql parse(String text) {
        // What Grafana fills in.
        return new Promql(text.replace("$__rate_interval", "5m").replace("$__interval", "1m"));
    }

    Type type() {
        return type;
    }

    /** The metrics that are asked for, with the labels that each is chosen by. */
    Map<String, Set<String>> metrics() {
        return labels;
    }

    /** The labels that results are grouped by. */
    Set<String> grouped() {
        return grouped;
    }

    private Type expression(int level) {
        if (level == LEVELS.size()) {
            return signed();
        }
        Type left = expression(level + 1);
        while (LEVELS.get(level).contains(lower())) {
            String operator = next().toLowerCase(Locale.ROOT);
            accept("bool");
            match();
            Type right = expression(level + 1);
            left = combined(operator, left, right);
        }
        return left;
    }

    private Type combined(String operator, Type left, Type right) {
        boolean isSet = Set.of("and", "or", "unless").contains(operator);
        if (left == Type.RANGE || right == Type.RANGE || left == Type.TEXT || right == Type.TEXT) {
            throw wrong("an operator between what has no values");
        }
        if (isSet && (left == Type.SCALAR || right == Type.SCALAR)) {
            throw wrong(operator + " takes vectors");
        }
        return left == Type.SCALAR && right == Type.SCALAR ? Type.SCALAR : Type.INSTANT;
    }

    private void match() {
        if (accept("on") || accept("ignoring")) {
            names();
            if (accept("group_left") || accept("group_right")) {
                if (token().equals("(")) {
                    names();
                }
            }
        }
    }

    private Type signed() {
        if (token().equals("-") || token().equals("+")) {
            next();
        }
        Type given = primary();
        while (true) {
            if (accept("[")) {
                require(given == Type.INSTANT, "a range of what is no vector");
                duration();
                if (accept(":")) {
                    if (!token().equals("]")) {
                        duration();
                    }
                }
                expect("]");
                given = Type.RANGE;
            } else if (accept("offset")) {
                accept("-");
                duration();
            } else {
                return given;
            }
        }
    }

    private Type primary() {
        String token = next();
        if (token.equals("(")) {
            Type inner = expression(0);
            expect(")");
            return inner;
        }
        if (token.matches("\\d+(\\.\\d+)?(e[+-]?\\d+)?")) {
            return Type.SCALAR;
        }
        if (token.startsWith("\"") || token.startsWith("'")) {
            return Type.TEXT;
        }
        if (AGGREGATIONS.contains(token)) {
            return aggregation(token);
        }
        if (token().equals("(")) {
            return function(token);
        }
        require(token.matches("[a-zA-Z_:][\\w:]*"), "no metric");
        labels.computeIfAbsent(token, first -> new TreeSet<>()).addAll(selector());
        return Type.INSTANT;
    }

    private Type aggregation(String name) {
        boolean isGrouped = grouping();
        expect("(");
        if (WITH_PARAMETER.contains(name)) {
            require(expression(0) == Type.SCALAR, name + " takes a number first");
            expect(",");
        }
        require(expression(0) == Type.INSTANT, name + " takes a vector");
        expect(")");
        if (!isGrouped) {
            grouping();
        }
        return Type.INSTANT;
    }

    private boolean grouping() {
        if (accept("by") || accept("without")) {
            grouped.addAll(names());
            return true;
        }
        return false;
    }

    private Type function(String name) {
        List<Type> parameters = FUNCTIONS.get(name);
        require(parameters != null, "no function " + name);
        expect("(");
        for (int i = 0; i < parameters.size(); i++) {
            if (i > 0) {
                expect(",");
            }
            require(expression(0) == parameters.get(i), name + " takes " + parameters);
        }
        expect(")");
        return GIVE_SCALARS.contains(name) ? Type.SCALAR : Type.INSTANT;
    }

    private Set<String> selector() {
        Set<String> names = new TreeSet<>();
        if (accept("{")) {
            while (!token().equals("}")) {
                names.add(next());
                require(Set.of("=", "!=", "=~", "!~").contains(next()), "no comparison of labels");
                require(next().startsWith("\""), "no value of a label");
                if (!accept(",")) {
                    break;
                }
            }
            expect("}");
        }
        return names;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        expect("(");
        while (!token().equals(")")) {
            String name = next();
            require(name.matches("[a-zA-Z_]\\w*"), "no name of a label");
            names.add(name);
            if (!accept(",")) {
                break;
            }
        }
        expect(")");
        return names;
    }

    private void duration() {
        require(next().matches("(\\d+(ms|[smhdwy]))+"), "no duration");
    }

    private String token() {
        return place < tokens.size() ? tokens.get(place) : "";
    }

    private String lower() {
        return token().toLowerCase(Locale.ROOT);
    }

    private String next() {
        require(place < tokens.size(), "an early end");
        return tokens.get(place++);
    }

    private boolean accept(String expected) {
        boolean isThere = token().equals(expected);
        if (isThere) {
            place++;
        }
        return isThere;
    }

    private void expect(String expected) {
        require(accept(expected), "\"" + token() + "\" in the place of \"" + expected + "\"");
    }

    private void require(boolean isMet, String complaint) {
        if (!isMet) {
            throw wrong(complaint);
        }
    }

    private IllegalArgumentException wrong(String complaint) {
        return new IllegalArgumentException(complaint + ", before token " + place + " of " + text);
    }
}
