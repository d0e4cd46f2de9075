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

    /** What may be put into an address: a longer value is neither an id nor a place in a list. */
    private static final int LONGEST = 1_000;

    private final List<String> texts = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** @throws IllegalArgumentException when an expression has no meaning */
    Template(String text) {
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
        if (text.isBlank() || text.length() > LONGEST) {
            throw new Unmappable("The delivery does not say what to ask for: " + names.get(i));
        }
        return text;
    }

    /** A copy of a document with its texts filled. */
    static Object filledIn(Object document, Object payload) {
        if (document instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(String.valueOf(name), filledIn(value, payload)));
            return copy;
        }
        if (document instanceof List<?> list) {
            return list.stream().map(item -> filledIn(item, payload)).toList();
        }
        return document instanceof String text ? new Template(text).filled(payload) : document;
    }
}
