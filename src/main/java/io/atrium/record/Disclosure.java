package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a kind of documents is told to those who hear of facts. The one rule of it, for every way that facts leave:
 *
 * <ul>
 *   <li>whoever has the scope that opens the documents is told what a document's open fields are;
 *   <li>everybody else is told the fields of the classes public and internal, and which others there are;
 *   <li>parts that belong to one legal entity are told to those who may see its rows;
 *   <li>restricted fields are told to nobody, whatever a fact carries: they are read where reading them is audited.
 * </ul>
 *
 * What is not known here, because a replica of a later version told of it, is closed.
 */
final class Disclosure {

    private static final String REDACTED = "redacted";
    private static final String PREVIOUS = "previous";
    private static final String UPDATED_AT = "updatedAt";

    private final DocumentType type;
    private final String scope;
    private final Set<String> restricted;
    private final Map<String, Field> fields;
    private final JsonArray closed;

    private Disclosure(DocumentType type) {
        this.type = type;
        scope = type.scope();
        restricted = type.restricted().keySet();
        fields = fields("", type.canonical(), type.dataClasses());
        Set<String> paths = new TreeSet<>(restricted);
        closed("", fields, paths);
        closed = new JsonArray(List.copyOf(paths));
    }

    static Disclosure of(DocumentType type) {
        return new Disclosure(type);
    }

    private static Map<String, Field> fields(String path, Class<?> document, Map<String, DataClass> classes) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (RecordComponent component : document.getRecordComponents()) {
            String own = path + component.getName();
            Class<?> content = DataClasses.content(component.getGenericType());
            boolean isOpen = !component.isAnnotationPresent(Restricted.class)
                    && classes.get(own).compareTo(DataClass.INTERNAL) <= 0;
            fields.put(
                    component.getName(),
                    new Field(isOpen, content.isRecord() ? fields(own + ".", content, classes) : Map.of()));
        }
        return fields;
    }

    private static void closed(String path, Map<String, Field> fields, Collection<String> closed) {
        fields.forEach((name, field) -> {
            if (field.isOpen()) {
                closed(path + name + ".", field.parts(), closed);
            } else {
                closed.add(path + name);
            }
        });
    }

    /** Whether a holder of these scopes, limited to these legal entities unless they are null, is told all that facts tell. */
    boolean isWhole(Set<String> scopes, Set<String> legalEntities) {
        return scopes.contains(scope) && Share.of(type, legalEntities) == null;
    }

    /** The data of a fact as a holder of these scopes is told it, limited likewise. What is given stays as it is. */
    JsonObject shown(JsonObject data, Set<String> scopes, Set<String> legalEntities) {
        Share share = Share.of(type, legalEntities);
        JsonObject own = share == null ? data : own(share, data);
        return scopes.contains(scope) ? withoutRestricted(own) : open(own);
    }

    private static JsonObject own(Share share, JsonObject data) {
        JsonObject own = share.in(data);
        return data.getValue(PREVIOUS) instanceof JsonObject previous ? own.put(PREVIOUS, share.in(previous)) : own;
    }

    private JsonObject withoutRestricted(JsonObject data) {
        JsonObject previous = data.getJsonObject(PREVIOUS);
        boolean isClean = restricted.stream()
                .noneMatch(field -> data.containsKey(field) || previous != null && previous.containsKey(field));
        if (isClean) {
            return data;
        }
        JsonObject shown = data.copy();
        restricted.forEach(shown::remove);
        if (previous != null) {
            restricted.forEach(shown.getJsonObject(PREVIOUS)::remove);
        }
        return shown;
    }

    private JsonObject open(JsonObject data) {
        JsonObject shown = open(data, fields);
        if (data.containsKey(UPDATED_AT)) {
            shown.put(UPDATED_AT, data.getValue(UPDATED_AT));
        }
        if (!closed.isEmpty()) {
            shown.put(REDACTED, closed.copy());
        }
        return data.getValue(PREVIOUS) instanceof JsonObject previous
                ? shown.put(PREVIOUS, open(previous, fields))
                : shown;
    }

    private static JsonObject open(JsonObject document, Map<String, Field> fields) {
        JsonObject shown = new JsonObject();
        document.forEach(member -> {
            Field field = fields.get(member.getKey());
            if (field != null && field.isOpen()) {
                shown.put(member.getKey(), open(member.getValue(), field));
            }
        });
        return shown;
    }

    private static Object open(Object value, Field field) {
        if (field.parts().isEmpty()) {
            return value;
        }
        if (value instanceof JsonArray list) {
            List<Object> shown = new ArrayList<>(list.size());
            list.forEach(each -> shown.add(open(each, field)));
            return new JsonArray(shown);
        }
        return value instanceof JsonObject document ? open(document, field.parts()) : null;
    }

    /**
     * A field of a document.
     *
     * @param isOpen whether its class is public or internal, and no scope of its own opens it
     * @param parts what it consists of; empty for a plain value
     */
    private record Field(boolean isOpen, Map<String, Field> parts) {}
}
