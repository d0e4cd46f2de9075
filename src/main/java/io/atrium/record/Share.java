package io.atrium.record;

import io.atrium.access.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a reader who is limited to legal entities sees of documents that all share, but of which parts belong to one legal
 * entity each, such as what each of them values an item at: its own parts.
 *
 * @param fields those with such parts
 * @param legalEntities whose parts the reader may see
 */
public record Share(Set<String> fields, Set<String> legalEntities) {

    /** The member of a part that names its legal entity. */
    static final String OWNER = "legalEntityId";

    /** Null for a caller who is not limited, and where there are no such parts. */
    static Share of(DocumentType type, Caller caller) {
        return of(type, caller.legalEntities().orElse(null));
    }

    /** @param legalEntities null for a reader who is not limited */
    static Share of(DocumentType type, Set<String> legalEntities) {
        return Optional.ofNullable(legalEntities)
                .filter(limited -> !type.ownedFields().isEmpty())
                .map(limited -> new Share(type.ownedFields(), limited))
                .orElse(null);
    }

    /** The document without the parts of others. What is given stays as it is. */
    JsonObject in(JsonObject document) {
        JsonObject shown = document.copy();
        fields.forEach(field -> {
            if (shown.getValue(field) instanceof JsonArray parts) {
                shown.put(field, own(parts));
            }
        });
        return shown;
    }

    private JsonArray own(JsonArray parts) {
        List<Object> own = parts.stream()
                .filter(part -> !(part instanceof JsonObject owned) || isOwn(owned.getString(OWNER)))
                .toList();
        return new JsonArray(own);
    }

    private boolean isOwn(String owner) {
        return owner == null || legalEntities.contains(owner);
    }

    /** What tells apart what different readers see. */
    String variant() {
        return String.join(",", new TreeSet<>(legalEntities));
    }
}
