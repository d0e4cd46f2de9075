package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** A search condition: Odoo's Polish notation as a tree. */
interface Domain {

    boolean matches(Env env, Row row);

    /** The only ids that can match, when an index tells; otherwise null. */
    default NavigableSet<Integer> narrow(Table table) {
        return null;
    }

    /** A value of this field below which nothing matches, or null. */
    default Object low(String field) {
        return null;
    }

    static Domain parse(Env env, Model model, List<Object> terms) {
        Parser parser = new Parser(env, model, terms);
        List<Domain> parts = new ArrayList<>();
        while (parser.more()) {
            parts.add(parser.next());
        }
        return new And(parts);
    }

    /** Whether the caller decides about archived records, so that Odoo does not. */
    static boolean mentions(String field, List<Object> terms) {
        return terms.stream()
                .anyMatch(term -> term instanceof List<?> leaf && !leaf.isEmpty() && field.equals(leaf.get(0)));
    }

    /** Reads terms from left to right; an operator takes what follows it. */
    final class Parser {

        private final Env env;
        private final Model model;
        private final List<Object> terms;
        private int at;

        Parser(Env env, Model model, List<Object> terms) {
            this.env = env;
            this.model = model;
            this.terms = terms;
        }

        boolean more() {
            return at < terms.size();
        }

        Domain next() {
            if (!more()) {
                throw OdooError.value("Domain() missing operand in " + Python.repr(terms));
            }
            Object term = terms.get(at++);
            if ("&".equals(term)) {
                return new And(List.of(next(), next()));
            }
            if ("|".equals(term)) {
                return new Or(List.of(next(), next()));
            }
            if ("!".equals(term)) {
                return new Not(next());
            }
            if (term instanceof List<?> leaf && leaf.size() == 3 && leaf.get(1) instanceof String operator) {
                // (1, '=', 1) and (0, '=', 1): always and never.
                if (leaf.get(0) instanceof Integer constant) {
                    return new Constant(constant.equals(leaf.get(2)));
                }
                return Leaf.of(env, model, String.valueOf(leaf.get(0)), operator, leaf.get(2));
            }
            throw OdooError.value("Invalid leaf " + Python.repr(term));
        }
    }

    record Constant(boolean result) implements Domain {

        @Override
        public boolean matches(Env env, Row row) {
            return result;
        }
    }

    record Not(Domain inner) implements Domain {

        @Override
        public boolean matches(Env env, Row row) {
            return !inner.matches(env, row);
        }
    }

    record And(List<Domain> parts) implements Domain {

        @Override
        public boolean matches(Env env, Row row) {
            return parts.stream().allMatch(part -> part.matches(env, row));
        }

        @Override
        public NavigableSet<Integer> narrow(Table table) {
            return parts.stream()
                    .map(part -> part.narrow(table))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Object low(String field) {
            return parts.stream()
                    .map(part -> part.low(field))
                    .filter(Objects::nonNull)
                    .max(Value::compare)
                    .orElse(null);
        }
    }

    record Or(List<Domain> parts) implements Domain {

        @Override
        public boolean matches(Env env, Row row) {
            return parts.stream().anyMatch(part -> part.matches(env, row));
        }

        @Override
        public NavigableSet<Integer> narrow(Table table) {
            NavigableSet<Integer> all = new TreeSet<>();
            for (Domain part : parts) {
                NavigableSet<Integer> ids = part.narrow(table);
                if (ids == null) {
                    return null;
                }
                all.addAll(ids);
            }
            return all;
        }

        @Override
        public Object low(String field) {
            Object lowest = null;
            for (Domain part : parts) {
                Object low = part.low(field);
                if (low == null) {
                    return null;
                }
                lowest = lowest == null || Value.compare(low, lowest) < 0 ? low : lowest;
            }
            return lowest;
        }
    }
}
