package io.atrium.record;

import io.atrium.event.Event;
import io.atrium.event.NoticeType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An example of a fact that is true to its name: of the document's own example, the change of one field that the type
 * calls so.
 */
final class EventExample {

    private static final UUID ID = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    private static final Instant TIME = Instant.parse("2026-11-22T08:00:00Z");
    private static final long POSITION = 42;
    private static final Set<String> FIXED = Set.of("id", "updatedAt", "redacted", "identifiers", "previous");

    private final DocumentType type;
    private final JsonObject schema;
    private final JsonObject document;

    /** Where findings stand, by their names; other facts have nothing there. */
    private final Map<String, Place> places;

    /**
     * @param schemas of the contract
     * @param expansions the members that stand in answers alone
     * @param example of the document, with all that the contract shows
     */
    EventExample(DocumentType type, JsonObject schemas, Set<String> expansions, JsonObject example) {
        this.type = type;
        this.schema = schemas.getJsonObject(type.canonical().getSimpleName()).getJsonObject("properties");
        this.document = example;
        expansions.forEach(document::remove);
        type.restricted().keySet().forEach(document::remove);
        this.places = places(schemas);
        places.values().forEach(place -> document.remove(place.field()));
        if (!type.restricted().isEmpty()) {
            document.put(
                    "redacted",
                    new JsonArray(List.copyOf(new TreeSet<>(type.restricted().keySet()))));
        }
    }

    /** That of a notice: its members, as the examples of its schema have them. */
    static JsonObject ofNotice(NoticeType type, JsonObject schema) {
        JsonObject data = new JsonObject();
        type.members().forEach(member -> {
            JsonObject described = schema.getJsonObject("properties").getJsonObject(member);
            data.put(
                    member,
                    described
                            .getJsonArray("examples", described.getJsonArray("enum"))
                            .getValue(0));
        });
        String subject = data.getString(type.members().get(0));
        return new Event(0, ID, type.type(), subject, TIME, ID.toString(), NoticeType.AUTHORITY, null, data)
                .toCloudEvent();
    }

    /** The CloudEvent; empty when no change of a single field is called so, or the document has no example. */
    Optional<JsonObject> of(String verb) {
        if (!document.containsKey("id")) {
            return Optional.empty();
        }
        return told(verb).map(data -> new Event(
                        POSITION,
                        ID,
                        EventTypes.named(type, verb),
                        data.getString("id"),
                        TIME,
                        ID.toString(),
                        type.authority(verb),
                        DocumentKey.legalEntity(type, data),
                        data)
                .toCloudEvent());
    }

    private Optional<JsonObject> told(String verb) {
        if (verb.equals(type.birth()) || verb.equals(EventTypes.DELETED)) {
            return Optional.of(document);
        }
        if (type.findings().containsKey(verb)) {
            return places.containsKey(verb) ? Optional.of(finding(verb)) : Optional.empty();
        }
        return document.fieldNames().stream()
                .filter(field -> !FIXED.contains(field))
                .flatMap(field -> changes(field, verb))
                .findFirst();
    }

    /** A finding stands in a field one of whose members says which it is. */
    private Map<String, Place> places(JsonObject schemas) {
        Map<String, Place> places = new HashMap<>();
        schema.fieldNames().forEach(field -> {
            String reference = schema.getJsonObject(field).getString("$ref", "");
            JsonObject meant =
                    schemas.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1), new JsonObject());
            JsonObject members = meant.getJsonObject("properties", new JsonObject());
            members.fieldNames()
                    .forEach(member -> members.getJsonObject(member).getJsonArray("enum", new JsonArray()).stream()
                            .filter(type.findings()::containsKey)
                            .forEach(finding -> places.put(finding.toString(), new Place(field, member))));
        });
        return places;
    }

    private JsonObject finding(String finding) {
        Place place = places.get(finding);
        return document.copy()
                .put(place.field(), new JsonObject().put(place.member(), finding))
                .put("previous", new JsonObject().putNull(place.field()));
    }

    private Stream<JsonObject> changes(String field, String verb) {
        List<Object> values = values(field);
        return values.stream()
                .flatMap(is ->
                        values.stream().filter(was -> !Objects.equals(was, is)).map(was -> new Changed(field, was, is)))
                .filter(changed -> type.verbs(changed.before(document), changed.after(document))
                        .contains(verb))
                .map(changed -> changed.told(document));
    }

    /** What the field may be, the example first; null stands for a field that is absent. */
    private List<Object> values(String field) {
        JsonObject described = schema.getJsonObject(field);
        Object example = document.getValue(field);
        Set<Object> values = new LinkedHashSet<>();
        values.add(example);
        if (example instanceof Boolean flag) {
            values.add(!flag);
        } else if (described.containsKey("enum")) {
            described.getJsonArray("enum").forEach(values::add);
        } else if (example instanceof Number) {
            values.add(0);
        } else {
            values.add(null);
        }
        return values.stream().toList();
    }

    private record Place(String field, String member) {}

    /** One field's. */
    private record Changed(String field, Object was, Object is) {

        JsonObject before(JsonObject document) {
            return with(document, was);
        }

        JsonObject after(JsonObject document) {
            return with(document, is);
        }

        JsonObject told(JsonObject document) {
            return after(document).put("previous", new JsonObject().put(field, was));
        }

        private JsonObject with(JsonObject document, Object value) {
            JsonObject other = new JsonObject(new LinkedHashMap<>(document.getMap()));
            if (value == null) {
                other.remove(field);
            } else {
                other.put(field, value);
            }
            return other;
        }
    }
}
