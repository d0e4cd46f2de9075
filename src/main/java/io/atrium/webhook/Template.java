package io.atrium.webhook;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with JSONata in braces, such as {@code /v1/people/{data.employeeId}}. */
final class Template {

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]+)}");

    /** A longer value of a payload is no id of anything. */
    static final int LONGEST_VALUE = 200;

    /** A longer one that a vendor answers is no place in its list. */
    static final int LONGEST_PLACE = 1_000;

    private final List<String> texts = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final int longest;

    /**
     * @param longest what may be filled in
     * @throws IllegalArgumentException when an expression has no meaning
     */
    Template(String text, int longest) {
        this.longest = longest;
        Matcher braces = BRACES.matcher(text);
        int end = 0;
        while (braces.find()) {
            texts.add(text.substring(end, braces.start()));
            names.add(braces.group(1));
            expressions.add(new Expression(braces.group(1)));
            end = braces.end();
        }
        texts.add(text.substring(end));
    }

    /** With every value as it is. */
    String filled(Object payload) {
        return filled(payload, UnaryOperator.identity());
    }

    /** With every value as one part of an address: nothing in it leads elsewhere. */
    String address(Object payload) {
        return filled(payload, value -> URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E"));
    }

    private String filled(Object payload, UnaryOperator<String> form) {
        StringBuilder filled = new StringBuilder(texts.get(0));
        for (int i = 0; i < expressions.size(); i++) {
            filled.append(form.apply(value(payload, i))).append(texts.get(i + 1));
        }
        return filled.toString();
    }

    private String value(Object payload, int i) {
        Object value = expressions.get(i).evaluate(payload);
        String text = value instanceof String || value instanceof Number ? value.toString() : "";
        if (text.isBlank() || text.length() > longest) {
            throw new Unmappable("The delivery does not say what to ask for: " + names.get(i));
        }
        return text;
    }

    /** Whether what stands in its braces names that. */
    boolean mentions(String name) {
        Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
        return names.stream().anyMatch(expression -> word.matcher(expression).find());
    }

    /**
     * Whether any text of a document does.
     *
     * @throws IllegalArgumentException when an expression in it has no meaning
     */
    static boolean mentions(Object document, String name) {
        if (document instanceof Map<?, ?> map) {
            return mentions(new ArrayList<>(map.values()), name);
        }
        if (document instanceof List<?> list) {
            // All are looked at: each is to have a meaning.
            return list.stream().filter(item -> mentions(item, name)).count() > 0;
        }
        return document instanceof String text && new Template(text, LONGEST_VALUE).mentions(name);
    }

    /**
     * A copy of a document with its texts filled.
     *
     * @param longest what may be filled in
     */
    static Object filledIn(Object document, Object payload, int longest) {
        if (document instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(String.valueOf(name), filledIn(value, payload, longest)));
            return copy;
        }
        if (document instanceof List<?> list) {
            return list.stream().map(item -> filledIn(item, payload, longest)).toList();
        }
        return document instanceof String text ? new Template(text, longest).filled(payload) : document;
    }
}
