package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Lets only its system of record change a field. Which system that is, is configuration; a field that is given to none may
 * be changed by everyone who has the scope.
 */
@ApplicationScoped
class Authority {

    private final CommandConfig config;
    private final Function<String, Optional<Set<String>>> fieldsOf;

    @Inject
    Authority(CommandConfig config, Records records) {
        this(config, records::fieldNames);
    }

    /** @param fieldsOf the canonical fields of a type; empty when there is no such type */
    Authority(CommandConfig config, Function<String, Optional<Set<String>>> fieldsOf) {
        this.config = config;
        this.fieldsOf = fieldsOf;
    }

    /**
     * Refuses a configuration that protects nothing because it names what does not exist.
     *
     * @throws IllegalStateException with every such name
     */
    void requireKnownNames() {
        List<String> unknown = new ArrayList<>();
        config.ownership().forEach((type, ownership) -> {
            Optional<Set<String>> fields = fieldsOf.apply(type);
            if (fields.isEmpty()) {
                unknown.add(type);
            }
            fields.ifPresent(known -> ownership.fields().keySet().stream()
                    .filter(field -> !known.contains(field))
                    .map(field -> type + ".fields." + field)
                    .forEach(unknown::add));
        });
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(
                    "atrium.command.ownership names what does not exist: " + String.join(", ", new TreeSet<>(unknown)));
        }
    }

    /**
     * Lets a command pass whose caller speaks for every field that it writes.
     *
     * @param written names of fields; those that are no fields of the document are ignored
     * @throws Failure {@code not-authoritative}, naming each field and its owner
     */
    void require(Command command, Set<String> written) {
        String type = type(command.operation());
        CommandConfig.Ownership ownership = config.ownership().get(type);
        if (ownership == null) {
            return;
        }
        Map<String, String> foreign = new TreeMap<>();
        Set<String> fields = new TreeSet<>(written);
        fields.retainAll(fieldsOf.apply(type).orElse(Set.of()));
        foreign(ownership, command.caller(), fields).forEach((field, owner) -> foreign.put("/" + field, owner));
        if (fields.isEmpty()) {
            // An action changes the document as such.
            ownership
                    .owner()
                    .filter(owner -> !speaksFor(command.caller(), owner))
                    .ifPresent(owner -> foreign.put("", owner));
        }
        if (!foreign.isEmpty()) {
            throw refusal(type, foreign);
        }
    }

    /** Those of these fields that the caller does not speak for. */
    Set<String> foreign(String caller, String operation, Set<String> fields) {
        CommandConfig.Ownership ownership = config.ownership().get(type(operation));
        return ownership == null ? Set.of() : foreign(ownership, caller, fields).keySet();
    }

    private Map<String, String> foreign(CommandConfig.Ownership ownership, String caller, Set<String> fields) {
        Map<String, String> foreign = new TreeMap<>();
        fields.forEach(field -> owner(ownership, field)
                .filter(owner -> !speaksFor(caller, owner))
                .ifPresent(owner -> foreign.put(field, owner)));
        return foreign;
    }

    private static String type(String operation) {
        return operation.split("\\.", 2)[0];
    }

    private static Optional<String> owner(CommandConfig.Ownership ownership, String field) {
        return Optional.ofNullable(ownership.fields().get(field)).or(ownership::owner);
    }

    private boolean speaksFor(String caller, String system) {
        return config.systems().getOrDefault(system, List.of(system)).contains(caller);
    }

    private static Failure refusal(String type, Map<String, String> foreign) {
        String owners = String.join(", ", new TreeSet<>(foreign.values()));
        List<Violation> violations = foreign.entrySet().stream()
                .map(field -> new Violation(field.getKey(), field.getValue() + " owns this"))
                .toList();
        return Failure.of(
                FailureCode.NOT_AUTHORITATIVE,
                "What this would change of the %s belongs to %s; change it there".formatted(type, owners),
                violations);
    }
}
