package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What changed between a released schema of facts and the present one. Both directions count: who knows the released one
 * reads facts of today, and who knows the present one reads facts of before, which the log still holds.
 */
record SchemaChange(JsonNode released, JsonNode present) {

    /** What a value has to keep to; any other than it was is another promise. */
    private static final List<String> RULES = List.of(
            "const",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");

    /** What readers would stumble over; empty when there is only more. */
    List<String> breaks() {
        List<String> found = new ArrayList<>();
        compare("", released, present, found, new HashSet<>());
        return found;
    }

    private void compare(String path, JsonNode before, JsonNode now, List<String> found, Set<String> under) {
        String references =
                before.path("$ref").asText() + " " + now.path("$ref").asText();
        if (references.length() > 1 && !under.add(references)) {
            // What contains its own kind has been compared.
            return;
        }
        JsonNode was = resolved(released, before);
        JsonNode is = resolved(present, now);
        String where = path.isEmpty() ? "the data" : path;
        if (!types(was).equals(types(is))) {
            found.add("%s was %s and is %s".formatted(where, types(was), types(is)));
            return;
        }
        compareChoices(where, was.path("enum"), is.path("enum"), found);
        RULES.stream()
                .filter(rule -> !was.path(rule).equals(is.path(rule)))
                .forEach(rule -> found.add("%s has another %s".formatted(where, rule)));
        compareFields(path, was, is, found, under);
        Stream.of("items", "additionalProperties").forEach(part -> {
            if (was.path(part).isObject() && is.path(part).isObject()) {
                compare(path + "/*", was.path(part), is.path(part), found, under);
            } else if (was.has(part) != is.has(part)
                    || !was.path(part).isObject() && !was.path(part).equals(is.path(part))) {
                found.add("%s has other %s".formatted(where, part));
            }
        });
        CHOICES.forEach(choice -> {
            if (was.path(choice).size() != is.path(choice).size()) {
                found.add("%s has other choices of what it is".formatted(where));
            } else {
                IntStream.range(0, was.path(choice).size())
                        .forEach(i -> compare(
                                path, was.path(choice).get(i), is.path(choice).get(i), found, under));
            }
        });
        under.remove(references);
    }

    private void compareFields(String path, JsonNode was, JsonNode is, List<String> found, Set<String> under) {
        was.path("properties").properties().forEach(field -> {
            String at = path + "/" + field.getKey();
            JsonNode now = is.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                found.add(at + " is gone");
            } else {
                compare(at, field.getValue(), now, found, under);
            }
        });
        Set<String> requiredBefore = texts(was.path("required"));
        Set<String> requiredNow = texts(is.path("required"));
        requiredBefore.stream()
                .filter(field ->
                        !requiredNow.contains(field) && is.path("properties").has(field))
                .forEach(field -> found.add("%s/%s may be absent now".formatted(path, field)));
        requiredNow.stream()
                .filter(field -> !requiredBefore.contains(field))
                .forEach(field -> found.add("%s/%s has become required".formatted(path, field)));
    }

    private static void compareChoices(String where, JsonNode was, JsonNode is, List<String> found) {
        if (was.isMissingNode() != is.isMissingNode()) {
            found.add(where + (is.isMissingNode() ? " may be anything now" : " is one of a few now"));
            return;
        }
        Set<String> before = texts(was);
        Set<String> now = texts(is);
        before.stream()
                .filter(choice -> !now.contains(choice))
                .forEach(choice -> found.add("%s cannot be %s any more".formatted(where, choice)));
        now.stream()
                .filter(choice -> !before.contains(choice))
                .forEach(choice -> found.add("%s may be %s now".formatted(where, choice)));
    }

    private static JsonNode resolved(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? texts(type) : new TreeSet<>(type.isMissingNode() ? Set.of() : Set.of(type.asText()));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(each -> texts.add(each.asText()));
        return new TreeSet<>(texts);
    }
}
