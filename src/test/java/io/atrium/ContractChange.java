package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.Changed;
import org.openapitools.openapidiff.core.model.ChangedApiResponse;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.model.ChangedParameter;
import org.openapitools.openapidiff.core.model.ChangedParameters;
import org.openapitools.openapidiff.core.model.ChangedSchema;
import org.openapitools.openapidiff.core.model.ComposedChanged;

/**
 * What changed between a released contract and the present one.
 *
 * <p>openapi-diff compares. It does not read the types of OpenAPI 3.1, so it is given both documents in the words of 3.0,
 * and it lets optional fields vanish, so those are compared here.
 */
record ContractChange(PublishedContract released, PublishedContract present) {

    /** What clients of the released contract would stumble over, unless there is a new major version; otherwise empty. */
    List<String> breaks() {
        return major(present) > major(released)
                ? List.of()
                : Stream.concat(compared(), vanished()).toList();
    }

    private static int major(PublishedContract contract) {
        return Integer.parseInt(contract.at("/info/version").asText().replaceAll("\\..*", ""));
    }

    private Stream<String> compared() {
        ChangedOpenApi change = OpenApiCompare.fromContents(inOldWords(released), inOldWords(present));
        Stream<String> gone = change.getMissingEndpoints().stream()
                .map(operation -> operation.getMethod() + " " + operation.getPathUrl() + " is gone");
        Stream<String> changed = change.getChangedOperations().stream()
                .flatMap(operation -> breaks(operation.getHttpMethod() + " " + operation.getPathUrl(), operation));
        return Stream.concat(gone, changed);
    }

    /** Walks down to what is not compatible in itself, and says where that is. */
    private static Stream<String> breaks(String where, Changed change) {
        if (change == null || change.isCompatible()) {
            return Stream.of();
        }
        if (!(change instanceof ComposedChanged composed)) {
            return Stream.of(where + ": " + named(change));
        }
        Stream<String> itself = composed.isCoreChanged().isIncompatible()
                ? Stream.of(where + ": " + named(change) + particulars(change))
                : Stream.of();
        return Stream.concat(itself, parts(where, composed));
    }

    private static Stream<String> parts(String where, ComposedChanged change) {
        if (change instanceof ChangedApiResponse answers) {
            return answers.getChanged().entrySet().stream()
                    .flatMap(answer -> breaks(where + " answers " + answer.getKey(), answer.getValue()));
        }
        if (change instanceof ChangedSchema schema) {
            Stream<String> fields = schema.getChangedProperties().entrySet().stream()
                    .flatMap(field -> breaks(where + "/" + field.getKey(), field.getValue()));
            Stream<String> rules = schema.getChangedElements().stream()
                    .filter(part -> !schema.getChangedProperties().containsValue(part))
                    .flatMap(rule -> breaks(where, rule));
            return Stream.concat(fields, rules);
        }
        return change.getChangedElements().stream()
                .flatMap(part -> breaks(
                        part instanceof ChangedParameter parameter ? where + " takes " + parameter.getName() : where,
                        part));
    }

    /** Such as {@code max length}. */
    private static String named(Changed change) {
        return change.getClass()
                .getSimpleName()
                .replace("Changed", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static String particulars(Changed change) {
        if (change instanceof ChangedParameters parameters) {
            return Stream.concat(parameters.getMissing().stream(), parameters.getIncreased().stream())
                    .map(Parameter::getName)
                    .collect(Collectors.joining(", ", " ", ""));
        }
        if (change instanceof ChangedApiResponse answers) {
            return " " + String.join(", ", answers.getMissing().keySet());
        }
        return change instanceof ChangedSchema schema && schema.isChangedType() ? " has another type" : "";
    }

    private static String inOldWords(PublishedContract contract) {
        ObjectNode document = contract.root().deepCopy();
        document.put("openapi", "3.0.3");
        translate(document);
        return document.toString();
    }

    private static void translate(JsonNode node) {
        node.forEach(ContractChange::translate);
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        if (schema.get("type") instanceof ArrayNode types) {
            types.forEach(type -> schema.put(type.asText().equals("null") ? "nullable" : "type", type.asText()));
            schema.put("nullable", schema.has("nullable"));
        }
        translateBound(schema, "exclusiveMinimum", "minimum");
        translateBound(schema, "exclusiveMaximum", "maximum");
        if (schema.path("$ref").isTextual()) {
            schema.retain("$ref");
        }
    }

    private static void translateBound(ObjectNode schema, String exclusive, String bound) {
        if (schema.path(exclusive).isNumber()) {
            schema.set(bound, schema.get(exclusive));
            schema.put(exclusive, true);
        }
    }

    private Stream<String> vanished() {
        Map<String, Set<String>> now = fields(present);
        return fields(released).entrySet().stream()
                // A body that is gone altogether was found above.
                .filter(body -> now.containsKey(body.getKey()))
                .flatMap(body -> body.getValue().stream()
                        .filter(field -> !now.get(body.getKey()).contains(field))
                        .map(field -> body.getKey() + " has no field " + field + " any more"));
    }

    private static Map<String, Set<String>> fields(PublishedContract contract) {
        return contract.bodies().collect(Collectors.toMap(PublishedContract.Body::name, body -> {
            Set<String> fields = new TreeSet<>();
            collect(contract, body.schema(), "", fields, new HashSet<>());
            return fields;
        }));
    }

    private static void collect(
            PublishedContract contract, JsonNode schema, String path, Set<String> fields, Set<String> under) {
        String reference = schema.path("$ref").asText();
        if (schema.isMissingNode() || (!reference.isEmpty() && !under.add(reference))) {
            return;
        }
        JsonNode meant = contract.resolved(schema);
        List<JsonNode> parts = new ArrayList<>();
        Stream.of("items", "additionalProperties").forEach(part -> parts.add(meant.path(part)));
        Stream.of("anyOf", "oneOf", "allOf").forEach(part -> meant.path(part).forEach(parts::add));
        parts.forEach(part -> collect(contract, part, path, fields, under));
        meant.path("properties").properties().forEach(field -> {
            fields.add(path + "/" + field.getKey());
            collect(contract, field.getValue(), path + "/" + field.getKey(), fields, under);
        });
        under.remove(reference);
    }
}
