package io.atrium.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contract, cut into one document for each {@link Domain}. Each is complete in itself: its operations, and of what
 * is shared, as much as they refer to and answers link to.
 */
@ApplicationScoped
class DomainContracts {

    private static final String COMPONENTS = "components";
    private static final String REFERENCE = "$ref";
    private static final String OPERATION_ID = "operationId";

    private final WholeContract whole;
    private final Map<Domain, String> documents = new ConcurrentHashMap<>();

    DomainContracts(WholeContract whole) {
        this.whole = whole;
    }

    /** The document of the domain of that name, in YAML. */
    Optional<String> named(String name) {
        return Domain.named(name).map(domain -> documents.computeIfAbsent(domain, this::write));
    }

    private String write(Domain domain) {
        return WholeContract.write(cut(whole.read(), domain));
    }

    private static ObjectNode cut(ObjectNode contract, Domain domain) {
        contract.withObject("/info").put("title", contract.at("/info/title").asText() + " " + domain.text());
        ObjectNode paths = contract.withObject("/paths");
        Set<String> linked = linked(contract, domain);
        paths.forEach(path -> ((ObjectNode) path)
                .removeIf(operation -> !isOf(domain, operation)
                        && !linked.contains(operation.path(OPERATION_ID).asText())));
        paths.removeIf(JsonNode::isEmpty);
        retainTags(contract.withArray("/tags"), paths);
        retainComponents(contract.withObject("/" + COMPONENTS), references(contract));
        return contract;
    }

    private static boolean isOf(Domain domain, JsonNode operation) {
        return domain.tags().contains(operation.at("/tags/0").asText());
    }

    /** Operations of other domains that answers of this one lead to: who has a document has to be able to go there. */
    private static Set<String> linked(ObjectNode contract, Domain domain) {
        Set<String> linked = new LinkedHashSet<>();
        contract.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (isOf(domain, operation)) {
                        operation.path("responses").forEach(answer -> resolved(contract, answer)
                                .path("links")
                                .forEach(link ->
                                        linked.add(link.path(OPERATION_ID).asText())));
                    }
                }));
        return linked;
    }

    private static JsonNode resolved(ObjectNode contract, JsonNode node) {
        return node.has(REFERENCE) ? contract.at(node.path(REFERENCE).asText().substring(1)) : node;
    }

    private static void retainTags(ArrayNode tags, ObjectNode paths) {
        Set<String> used = Set.copyOf(paths.findValues("tags").stream()
                .map(tag -> tag.path(0).asText())
                .toList());
        tags.removeIf(tag -> !used.contains(tag.path("name").asText()));
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
