package io.atrium.record;

import io.atrium.event.FactTypes;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of facts: every one that can come to pass, as the types of documents declare it. */
@ApplicationScoped
class EventTypes implements FactTypes {

    static final String DELETED = "deleted";

    private static final Pattern NAME = Pattern.compile("io\\.atrium\\.(([a-z-]+)\\.[a-z-]+)\\.v\\d+");

    private final RecordTypes types;
    private final Map<String, Disclosure> disclosures;

    /** Which documents tell of something else, such as {@code inventory.shortage}. */
    private final Map<String, String> tellers;

    EventTypes(RecordTypes types) {
        this.types = types;
        this.disclosures =
                types.all().stream().collect(Collectors.toUnmodifiableMap(DocumentType::name, Disclosure::of));
        this.tellers = new HashMap<>();
        types.all().forEach(type -> type.steps().keySet().stream()
                .filter(step -> step.contains("."))
                .forEach(step -> tellers.put(step, type.name())));
    }

    /** Known by the documents alone: a replica of the version after this one may tell of them in new ways. */
    @Override
    public Optional<String> domain(String type) {
        return document(type).filter(disclosures::containsKey).map(types::named).map(DocumentType::businessDomain);
    }

    private Optional<String> document(String type) {
        Matcher name = NAME.matcher(type);
        return name.matches() ? Optional.of(tellers.getOrDefault(name.group(1), name.group(2))) : Optional.empty();
    }

    @Override
    public JsonObject shown(String type, JsonObject data, Set<String> scopes, Set<String> legalEntities) {
        return document(type)
                .map(disclosures::get)
                .map(disclosure -> disclosure.shown(data, scopes, legalEntities))
                .orElseGet(() ->
                        data.containsKey("id") ? new JsonObject().put("id", data.getValue("id")) : new JsonObject());
    }

    @Override
    public boolean isWhole(String type, Set<String> scopes, Set<String> legalEntities) {
        return document(type)
                .map(disclosures::get)
                .filter(disclosure -> disclosure.isWhole(scopes, legalEntities))
                .isPresent();
    }

    /**
     * Such as {@code io.atrium.purchase-order.confirmed.v1}. What is told of something else says so itself.
     *
     * @throws IllegalStateException when the type does not declare such changes: no reader would know what it is told
     */
    static String named(DocumentType type, String verb) {
        if (!isDeclared(type, verb)) {
            throw new IllegalStateException("a " + type.name() + " declares no step that is called " + verb);
        }
        String said = verb.contains(".") ? verb : type.name() + "." + verb;
        return "io.atrium." + said + ".v" + type.factsVersion();
    }

    private static boolean isDeclared(DocumentType type, String verb) {
        return switch (verb) {
            case "updated" -> true;
            // What Atrium masters is never deleted.
            case DELETED -> type instanceof RecordType;
            default ->
                verb.equals(type.birth())
                        || type.steps().containsKey(verb)
                        || type.findings().containsKey(verb);
        };
    }

    /** All that may come to pass with a document of the type, and what that says of it. */
    static Map<String, String> said(DocumentType type) {
        Map<String, String> said = new TreeMap<>(type.steps());
        said.putAll(type.findings());
        said.putIfAbsent(type.birth(), "is there, and was not before");
        said.put(
                "updated", type.steps().isEmpty() ? "has changed" : "has changed in a way that has no name of its own");
        if (type instanceof RecordType) {
            said.put(DELETED, "is not there any more; the data is what it was last");
        }
        return said;
    }
}
