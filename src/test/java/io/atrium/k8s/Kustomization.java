package io.atrium.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Renders as {@code kubectl kustomize} does, the few features that {@code k8s/} uses; whatever else stands in a file is a
 * failure, so that nothing is left out in silence.
 */
public final class Kustomization {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "labels",
            "resources",
            "components",
            "images",
            "configMapGenerator",
            "generatorOptions",
            "patches");

    private final List<ObjectNode> objects = new ArrayList<>();
    private final Set<String> generated = new TreeSet<>();

    private Kustomization() {}

    /** The objects of a directory, in no particular order. */
    public static List<ObjectNode> render(Path directory) {
        Kustomization whole = new Kustomization();
        whole.add(directory);
        whole.generated.forEach(whole::hash);
        return whole.objects;
    }

    /** The documents of a file. */
    static List<ObjectNode> documents(String text) {
        try {
            List<ObjectNode> documents = new ArrayList<>();
            for (Object document : YAML.readerFor(ObjectNode.class)
                    .<ObjectNode>readValues(text)
                    .readAll()) {
                documents.add((ObjectNode) document);
            }
            return documents;
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    private void add(Path directory) {
        ObjectNode file =
                documents(read(directory.resolve("kustomization.yaml"))).get(0);
        file.fieldNames().forEachRemaining(field -> require(KNOWN.contains(field), "unknown: " + field));
        for (JsonNode resource : file.path("resources")) {
            Path path = directory.resolve(resource.asText());
            if (Files.isDirectory(path)) {
                Kustomization below = new Kustomization();
                below.add(path);
                objects.addAll(below.objects);
                generated.addAll(below.generated);
            } else {
                objects.addAll(documents(read(path)));
            }
        }
        file.path("components").forEach(component -> add(directory.resolve(component.asText())));
        file.path("configMapGenerator").forEach(map -> generate(directory, map, file.path("generatorOptions")));
        file.path("patches").forEach(this::patch);
        file.path("labels").forEach(this::label);
        file.path("images").forEach(this::pin);
        if (file.has("namespace")) {
            objects.forEach(object -> place(object, file.get("namespace").asText()));
        }
    }

    private void generate(Path directory, JsonNode map, JsonNode options) {
        String name = map.path("name").asText();
        boolean isMerged = map.path("behavior").asText().equals("merge");
        ObjectNode object = isMerged
                ? objects.stream()
                        .filter(each ->
                                kind(each).equals("ConfigMap") && name(each).equals(name))
                        .findFirst()
                        .orElseThrow()
                : YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        if (!isMerged) {
            object.putObject("metadata").put("name", name);
            objects.add(object);
        }
        ObjectNode data = object.withObject("data");
        for (JsonNode literal : map.path("literals")) {
            String[] pair = literal.asText().split("=", 2);
            data.put(pair[0], pair[1]);
        }
        for (JsonNode file : map.path("files")) {
            Path path = directory.resolve(file.asText());
            data.put(path.getFileName().toString(), read(path));
        }
        map.path("options").path("labels").properties().forEach(label -> ((ObjectNode) object.get("metadata"))
                .withObject("labels")
                .set(label.getKey(), label.getValue()));
        if (!options.path("disableNameSuffixHash").asBoolean()) {
            generated.add(name);
        }
    }

    private void patch(JsonNode patch) {
        try {
            JsonNode content = YAML.readTree(patch.path("patch").asText());
            if (content.isArray()) {
                List<ObjectNode> targets = objects.stream()
                        .filter(object -> isMeant(object, patch.path("target")))
                        .toList();
                require(!targets.isEmpty(), "a patch meets nothing: " + patch);
                targets.forEach(object -> content.forEach(step -> replace(object, step)));
            } else {
                merge((ObjectNode) content);
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static boolean isMeant(JsonNode object, JsonNode target) {
        return matches(target.path("kind"), kind(object)) && matches(target.path("name"), name(object));
    }

    private static boolean matches(JsonNode pattern, String text) {
        return pattern.isMissingNode() || Pattern.matches(pattern.asText(), text);
    }

    private static void replace(ObjectNode object, JsonNode step) {
        require(step.path("op").asText().equals("replace"), "unknown: " + step);
        String path = step.path("path").asText();
        int last = path.lastIndexOf('/');
        JsonNode parent = object.at(path.substring(0, last));
        String field = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ArrayNode list && list.has(Integer.parseInt(field))) {
            list.set(Integer.parseInt(field), step.get("value"));
        } else {
            require(parent.has(field), "there is no " + path + " in " + name(object));
            ((ObjectNode) parent).set(field, step.get("value"));
        }
    }

    private void merge(ObjectNode patch) {
        ObjectNode object = objects.stream()
                .filter(each -> kind(each).equals(kind(patch)) && name(each).equals(name(patch)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a patch meets nothing: " + patch));
        if (patch.path("$patch").asText().equals("delete")) {
            objects.remove(object);
        } else {
            merge(object, patch);
        }
    }

    /** Maps are merged, and lists of what has a name; other lists are replaced. */
    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(field -> {
            JsonNode old = into.get(field.getKey());
            if (old instanceof ObjectNode map && field.getValue() instanceof ObjectNode change) {
                merge(map, change);
            } else if (old instanceof ArrayNode list && isNamed(list)) {
                field.getValue().forEach(element -> mergeElement(list, (ObjectNode) element));
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    private static boolean isNamed(ArrayNode list) {
        return !list.isEmpty() && list.get(0).has("name");
    }

    private static void mergeElement(ArrayNode list, ObjectNode element) {
        for (JsonNode old : list) {
            if (old.path("name").equals(element.path("name"))) {
                merge((ObjectNode) old, element);
                return;
            }
        }
        list.add(element);
    }

    private void label(JsonNode labels) {
        require(!labels.path("includeSelectors").asBoolean(), "selectors are left as they are");
        objects.forEach(object -> ((ObjectNode) object.get("metadata"))
                .withObject("labels")
                .setAll((ObjectNode) labels.get("pairs").deepCopy()));
    }

    private void pin(JsonNode image) {
        String name = image.path("name").asText();
        String pinned =
                image.path("newName").asText(name) + ":" + image.path("newTag").asText();
        objects.forEach(object -> walk(object, (field, parent) -> {
            if (field.equals("image")
                    && parent.path("image").asText().split(":")[0].equals(name)) {
                parent.put("image", pinned);
            }
        }));
    }

    private static void place(ObjectNode object, String namespace) {
        ((ObjectNode) object.get("metadata")).put(kind(object).equals("Namespace") ? "name" : "namespace", namespace);
    }

    /** A map that changes has another name, so that what reads it is started anew. */
    private void hash(String name) {
        ObjectNode map = objects.stream()
                .filter(each -> kind(each).equals("ConfigMap") && name(each).equals(name))
                .findFirst()
                .orElseThrow();
        String hashed = name + "-" + suffix(map.get("data"));
        ((ObjectNode) map.get("metadata")).put("name", hashed);
        Set<String> references = Set.of("configMapRef", "configMapKeyRef", "configMap");
        objects.forEach(object -> walk(object, (field, parent) -> {
            if (references.contains(field)
                    && parent.get(field).path("name").asText().equals(name)) {
                ((ObjectNode) parent.get(field)).put("name", hashed);
            }
        }));
    }

    /** The name has no part in it: kustomize looks for it where it is not. */
    private static String suffix(JsonNode data) {
        try {
            Map<String, Object> content = new TreeMap<>(
                    Map.of("kind", "ConfigMap", "name", "", "data", YAML.convertValue(data, TreeMap.class)));
            // As Go writes it.
            String text = SORTED.writeValueAsString(content)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest)
                    .substring(0, 10)
                    .replace('0', 'g')
                    .replace('1', 'h')
                    .replace('3', 'k')
                    .replace('a', 'm')
                    .replace('e', 't');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Shows each field of each map, with the map. */
    static void walk(JsonNode node, BiConsumer<String, ObjectNode> visitor) {
        if (node instanceof ObjectNode map) {
            List.copyOf(map.properties()).forEach(field -> {
                visitor.accept(field.getKey(), map);
                walk(field.getValue(), visitor);
            });
        } else {
            node.forEach(element -> walk(element, visitor));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void require(boolean isMet, String complaint) {
        if (!isMet) {
            throw new IllegalStateException(complaint);
        }
    }
}
