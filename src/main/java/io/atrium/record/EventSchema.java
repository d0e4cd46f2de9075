package io.atrium.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.kernel.DataClass;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JSON Schema (draft 2020-12) of what facts about documents of a type hold. It is the document as the contract
 * describes it, without what only an answer has, and with what the fields were that have changed: facts are described
 * nowhere else.
 */
final class EventSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "$defs";
    private static final String REFERENCE = "$ref";
    private static final String PROPERTIES = "properties";
    private static final String DESCRIPTION = "description";
    private static final String PREVIOUS = "previous";

    /** What is the same after every change, or has no value of its own. */
    private static final Set<String> WITHOUT_PREVIOUS = Set.of("id", "updatedAt", "redacted");

    private EventSchema() {}

    /**
     * @param name such as {@code purchase-order.v1}
     * @param contract which describes the documents
     * @param expansions the members that stand in answers alone, where they are asked for
     * @throws IllegalStateException naming the type, when the contract does not describe its documents
     */
    static ObjectNode of(String name, JsonNode contract, DocumentType type, Set<String> expansions) {
        JsonNode document =
                contract.at("/components/schemas/" + type.canonical().getSimpleName());
        if (document.isMissingNode()) {
            throw new IllegalStateException(
                    "facts about a " + type.name() + " have no schema: no operation answers with a "
                            + type.canonical().getSimpleName());
        }
        ObjectNode schema = begun(name, type.canonical().getSimpleName(), document);
        ObjectNode fields = schema.withObject("/" + PROPERTIES);
        fields.remove(expansions);
        fields.remove(type.restricted().keySet());
        if (type.dataClasses().values().stream().anyMatch(holds -> holds.compareTo(DataClass.INTERNAL) > 0)) {
            fields.set("redacted", redacted());
        }
        fields.set(PREVIOUS, previous(fields));
        require(schema, type);
        schema.set(DEFINITIONS, definitions(contract, schema));
        refer(schema);
        return schema;
    }

    /** That of notices, which are about no document. */
    static ObjectNode ofNotice(String name, JsonNode contract, String component) {
        return begun(name, component, contract.at("/components/schemas/" + component));
    }

    private static ObjectNode begun(String name, String title, JsonNode described) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", DIALECT);
        schema.put("$id", "urn:atrium:schema:" + name);
        schema.put("title", title);
        return schema.setAll((ObjectNode) described.deepCopy());
    }

    private static ObjectNode redacted() {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        redacted.put("type", "array");
        redacted.put(
                DESCRIPTION,
                "What is not told, by its paths: fields with a scope of their own, and those that the scopes of whoever is"
                        + " told do not open");
        redacted.putObject("items").put("type", "string");
        return redacted.put(DataClassContract.EXTENSION, "internal");
    }

    private static ObjectNode previous(ObjectNode fields) {
        ObjectNode previous = fields.objectNode();
        previous.put("type", "object");
        previous.put(
                DESCRIPTION,
                "What those fields were that have changed, null where they had no value; absent in facts of what is new or"
                        + " gone");
        ObjectNode before = previous.putObject(PROPERTIES);
        fields.fieldNames().forEachRemaining(field -> {
            if (!WITHOUT_PREVIOUS.contains(field)) {
                ObjectNode value = before.putObject(field);
                value.putArray("anyOf")
                        .add(value.objectNode().put(REFERENCE, "#/" + PROPERTIES + "/" + field))
                        .add(value.objectNode().put("type", "null"));
                value.set(DataClassContract.EXTENSION, fields.path(field).path(DataClassContract.EXTENSION));
            }
        });
        previous.put(DataClassContract.EXTENSION, "internal");
        return previous;
    }

    /** What the store adds is always there, and so is what cannot be null, as far as everybody is told it. */
    private static void require(ObjectNode schema, DocumentType type) {
        Set<String> required = new TreeSet<>(Set.of("id", "updatedAt"));
        Arrays.stream(type.canonical().getRecordComponents())
                .filter(field -> field.getType().isPrimitive()
                        && type.dataClasses().get(field.getName()).compareTo(DataClass.INTERNAL) <= 0)
                .forEach(field -> required.add(field.getName()));
        schema.remove("required");
        required.forEach(schema.putArray("required")::add);
    }

    /** Everything that the schema refers to, directly or by way of others. */
    private static ObjectNode definitions(JsonNode contract, ObjectNode schema) {
        Map<String, JsonNode> found = new TreeMap<>();
        Deque<JsonNode> open = new ArrayDeque<>(Set.of(schema));
        while (!open.isEmpty()) {
            new LinkedHashSet<>(open.pop().findValuesAsText(REFERENCE))
                    .stream()
                            .filter(reference -> reference.startsWith(COMPONENTS))
                            .map(reference -> reference.substring(COMPONENTS.length()))
                            .filter(name -> !found.containsKey(name))
                            .forEach(name -> {
                                JsonNode other = contract.at("/components/schemas/" + name)
                                        .deepCopy();
                                found.put(name, other);
                                open.add(other);
                            });
        }
        return schema.objectNode().setAll(found);
    }

    private static void refer(JsonNode node) {
        node.forEach(EventSchema::refer);
        String reference = node.path(REFERENCE).asText();
        if (node instanceof ObjectNode object && reference.startsWith(COMPONENTS)) {
            object.put(REFERENCE, "#/" + DEFINITIONS + "/" + reference.substring(COMPONENTS.length()));
        }
    }
}
