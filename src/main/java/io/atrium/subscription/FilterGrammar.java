package io.atrium.subscription;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONata that filters are written in: paths, predicates, comparisons, {@code and}, {@code or}, {@code in},
 * numbers, strings and some functions. What is left out could take for ever or all memory: variables, functions of one's
 * own, regular expressions, ranges, and steps that lead back to the root.
 */
final class FilterGrammar {

    private static final Set<String> FUNCTIONS = Set.of(
            "abs",
            "average",
            "boolean",
            "ceil",
            "contains",
            "count",
            "exists",
            "floor",
            "length",
            "lowercase",
            "max",
            "min",
            "not",
            "number",
            "round",
            "substring",
            "substringAfter",
            "substringBefore",
            "sum",
            "trim",
            "uppercase");

    private static final Pattern TOKEN = Pattern.compile(
            """
            (?<space>\\s+)\
            |(?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')\
            |(?<quoted>`[^`]+`)\
            |(?<number>[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\
            |(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)\
            |(?<function>\\$[A-Za-z]+)(?=\\s*\\()\
            |(?<operator>!=|<=|>=|[=<>+*.,()\\[\\]-])""");

    private FilterGrammar() {}

    /** @throws IllegalArgumentException that names what may not stand in a filter, and where */
    static void check(String text) {
        Matcher token = TOKEN.matcher(text);
        String before = "";
        int at = 0;
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                throw refused(text.substring(at, text.offsetByCodePoints(at, 1)), at);
            }
            if (token.group("space") == null) {
                require(token, before, at);
                before = token.group();
            }
            at = token.end();
        }
    }

    private static void require(Matcher token, String before, int at) {
        String function = token.group("function");
        String word = token.group();
        boolean isKnown = function == null || FUNCTIONS.contains(function.substring(1));
        // A step that is an expression or an array of its own multiplies what the steps before have found.
        boolean multiplies = before.equals(".") && (word.equals("(") || word.equals("["));
        boolean isReserved = word.equals("function") || word.equals("λ");
        boolean isDescent = before.equals("*") && word.equals("*");
        boolean isRange = before.equals(".") && word.equals(".");
        if (!isKnown || multiplies || isReserved || isDescent || isRange) {
            throw refused(word, at);
        }
    }

    private static IllegalArgumentException refused(String what, int at) {
        return new IllegalArgumentException("must not contain " + what + " as at character " + (at + 1)
                + ": a filter is made of paths, comparisons, and, or, in, and simple functions");
    }
}
