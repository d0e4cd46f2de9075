package io.atrium.record;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;

/**
 * The labels of a kind of documents. A translation of a document says for each label, by its JSON pointer, what stands
 * there in the default language and what in the other: {@code {"/lines/0/unit": ["Units", "Unité(s)"]}}. Labels that are
 * the same in both are left out.
 *
 * @param paths where they are, such as {@code lines.unit}
 */
record Labels(Set<String> paths) {

    private static final ClassValue<Labels> KNOWN = new ClassValue<>() {
        @Override
        protected Labels computeValue(Class<?> document) {
            Set<String> paths = new HashSet<>();
            collect("", document, paths);
            return new Labels(Set.copyOf(paths));
        }
    };

    static Labels of(DocumentType type) {
        return KNOWN.get(type.canonical());
    }

    private static void collect(String path, Class<?> document, Set<String> paths) {
        for (RecordComponent field : document.getRecordComponents()) {
            if (field.isAnnotationPresent(Label.class)) {
                paths.add(path + field.getName());
            }
            Class<?> content = DataClasses.content(field.getGenericType());
            if (content.isRecord()) {
                collect(path + field.getName() + ".", content, paths);
            }
        }
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /**
     * The translation of a document.
     *
     * @param other the same, as it reads in the other language
     */
    JsonObject translation(JsonObject document, JsonObject other) {
        JsonObject translation = new JsonObject();
        compare("", JsonPointer.create(), document, other, translation);
        return translation;
    }

    private void compare(String path, JsonPointer at, Object one, Object other, JsonObject found) {
        if (one instanceof String text && other instanceof String translated) {
            if (paths.contains(path) && !text.equals(translated)) {
                found.put(at.toString(), JsonArray.of(text, translated));
            }
        } else if (one instanceof JsonObject object && other instanceof JsonObject translated) {
            String inside = path.isEmpty() ? "" : path + ".";
            object.fieldNames()
                    .forEach(name -> compare(
                            inside + name,
                            at.copy().append(name),
                            object.getValue(name),
                            translated.getValue(name),
                            found));
        } else if (one instanceof JsonArray list && other instanceof JsonArray translated) {
            for (int i = 0; i < Math.min(list.size(), translated.size()); i++) {
                compare(path, at.copy().append(i), list.getValue(i), translated.getValue(i), found);
            }
        }
    }

    /**
     * Puts a translation into what a reader sees of a document: where a field is not shown, or says something else by now,
     * it stays as it is.
     */
    static JsonObject translated(JsonObject document, JsonObject translation) {
        translation.forEach(label -> {
            JsonArray texts = translation.getJsonArray(label.getKey());
            JsonPointer at = JsonPointer.from(label.getKey());
            if (texts.getString(0).equals(at.queryJson(document))) {
                at.writeJson(document, texts.getString(1));
            }
        });
        return document;
    }
}
