package io.atrium.reconcile;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.record.RecordType;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The domains that can be compared. A configuration that names what does not exist keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Domains {

    private final Map<String, Domain> domains = new TreeMap<>();

    Domains(ReconcileConfig config, @All List<RecordType> types) {
        List<String> problems = new ArrayList<>();
        config.domains().forEach((name, domain) -> {
            Optional<RecordType> type = types.stream()
                    .filter(known -> known.name().equals(domain.type()) && !known.isPair())
                    .findFirst();
            if (type.isEmpty()) {
                problems.add("atrium.reconcile.domains." + name + ".type names no type of documents");
            }
            type.ifPresent(known -> {
                require(name, "amount-field", domain.amountField(), known, problems);
                require(name, "date-field", domain.dateField(), known, problems);
                domains.put(name, Domain.of(name, domain, known));
            });
        });
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Nothing can be compared like that: " + String.join("; ", problems));
        }
    }

    private static void require(
            String domain, String key, Optional<String> field, RecordType type, List<String> problems) {
        field.filter(named -> !type.fieldNames().contains(named))
                .ifPresent(unknown -> problems.add("atrium.reconcile.domains." + domain + "." + key + " names "
                        + unknown + ", which no " + type.name() + " has"));
    }

    List<Domain> all() {
        return List.copyOf(domains.values());
    }

    /** @throws Failure {@code invalid} when there is none of that name */
    Domain required(String name) {
        Domain domain = domains.get(name);
        if (domain == null) {
            throw Failure.invalid("/domain", "The domain must be one of " + String.join(", ", domains.keySet()));
        }
        return domain;
    }

    /** The domain of that name; empty when it is not configured any more. */
    Optional<Domain> named(String name) {
        return Optional.ofNullable(domains.get(name));
    }

    /**
     * What is compared.
     *
     * @param type of the documents
     * @param at when, each night (UTC); null for on demand only
     * @param amountField null when nothing is summed up
     * @param dateField null when there are no windows
     * @param classes what each field holds, by its path
     */
    record Domain(
            String name,
            String type,
            LocalTime at,
            String amountField,
            String dateField,
            BigDecimal tolerance,
            String owner,
            Map<String, DataClass> classes) {

        static Domain of(String name, ReconcileConfig.DomainConfig config, RecordType type) {
            return new Domain(
                    name,
                    config.type(),
                    config.at().orElse(null),
                    config.amountField().orElse(null),
                    config.dateField().orElse(null),
                    config.tolerance(),
                    config.owner(),
                    type.dataClasses());
        }
    }
}
