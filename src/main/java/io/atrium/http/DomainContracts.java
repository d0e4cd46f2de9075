package io.atrium.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contract, cut into one document for each {@link Domain}. Each is complete in itself: its operations, and of what
 * is shared, as much as they refer to.
 */
@ApplicationScoped
class DomainContracts {

    private static final String COMPONENTS = "components";
    private static final String REFERENCE = "$ref";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(Feature.SPLIT_LINES));

    private final OpenApiDocumentService whole;
    private final Map<Domain, String> documents = new ConcurrentHashMap<>();

    DomainContracts(OpenApiDocumentService whole) {
        this.whole = whole;
    }

    /** The document of the domain of that name, in YAML. */
    Optional<String> named(String name) {
        return Arrays.stream(Domain.values())
                .filter(domain -> domain.text().equals(name))
                .findFirst()
                .map(domain -> documents.computeIfAbsent(domain, this::write));
    }

    private String write(Domain domain) {
        try {
            return YAML.writeValueAsString(cut(read(), domain));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode read() {
        try {
            return (ObjectNode) YAML.readTree(whole.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.YAML));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode cut(ObjectNode contract, Domain domain) {
        contract.withObject("/info").put("title", contract.at("/info/title").asText() + " " + domain.text());
        retain(contract.withArray("/tags"), domain);
        ObjectNode paths = contract.withObject("/paths");
        paths.forEach(path -> retain((ObjectNode) path, domain));
        paths.removeIf(JsonNode::isEmpty);
        retainComponents(contract.withObject("/" + COMPONENTS), references(contract));
        return contract;
    }

    private static void retain(ArrayNode tags, Domain domain) {
        tags.removeIf(tag -> !domain.tags().contains(tag.path("name").asText()));
    }

    private static void retain(ObjectNode path, Domain domain) {
        path.removeIf(
                operation -> !domain.tags().contains(operation.at("/tags/0").asText()));
    }

    /** Everything that the paths refer to, directly or by way of other components, such as {@code schemas/Money}. */
    private static Set<String> references(ObjectNode contract) {
        Set<String> found = new LinkedHashSet<>();
        Deque<JsonNode> open = new ArrayDeque<>();
        open.add(contract.path("paths"));
        while (!open.isEmpty()) {
            open.pop().findValuesAsText(REFERENCE).stream()
                    .filter(found::add)
                    .forEach(reference -> open.add(contract.at(reference.substring(1))));
        }
        return found;
    }

    private static void retainComponents(ObjectNode components, Set<String> references) {
        components.properties().forEach(kind -> {
            // Named by operations without a reference, and all of them understand the same tokens.
            if (!kind.getKey().equals("securitySchemes")) {
                ((ObjectNode) kind.getValue())
                        .retain(((ObjectNode) kind.getValue())
                                .properties().stream()
                                        .map(Map.Entry::getKey)
                                        .filter(name -> references.contains(
                                                "#/" + COMPONENTS + "/" + kind.getKey() + "/" + name))
                                        .toList());
            }
        });
        components.removeIf(JsonNode::isEmpty);
    }
}
