package io.atrium.reconcile;

import io.atrium.command.Commands;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.record.RecordType;
import io.atrium.record.SourceSystem;
import io.atrium.record.SourceSystems;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The domains that can be compared. A configuration that names what does not exist keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Domains {

    private final Map<String, Domain> domains = new TreeMap<>();

    Domains(ReconcileConfig config, @All List<RecordType> types, SourceSystems sources, Commands commands) {
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
                domains.put(name, Domain.of(name, domain, known, source(name, domain, sources, commands, problems)));
            });
        });
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Nothing can be compared like that: " + String.join("; ", problems));
        }
    }

    private static SourceSystem source(
            String name,
            ReconcileConfig.DomainConfig domain,
            SourceSystems sources,
            Commands commands,
            List<String> problems) {
        if (domain.source().isEmpty()) {
            return null;
        }
        String key = "atrium.reconcile.domains." + name;
        String source = domain.source().get();
        if (domain.amountField().isPresent() || domain.dateField().isPresent()) {
            problems.add(key + " has a source: of what it lists nothing is summed up, and no window selects");
        }
        try {
            SourceSystem found = sources.listing(source, domain.type()).orElse(null);
            if (found == null) {
                problems.add(
                        key + ".source names " + source + ", which cannot be asked for a list of " + domain.type()
                                + ": it takes a webhook source with an API, its account if it has one, and a connector with a list");
            } else if (!commands.foretells(found.operation())) {
                problems.add(key + ".source: it cannot be told what a document should say that comes by "
                        + found.operation() + ", so that nothing of it would be compared");
            }
            return found;
        } catch (IllegalArgumentException unreadable) {
            problems.add(
                    key + ".source names " + source + ", whose list cannot be asked for: " + unreadable.getMessage());
            return null;
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
     * @param source the system that they come from, when it is that which the records are compared with; else null
     * @param at when, each night (UTC); null for on demand only
     * @param amountField null when nothing is summed up
     * @param dateField null when there are no windows
     * @param classes what each field holds, by its path
     */
    record Domain(
            String name,
            String type,
            SourceSystem source,
            LocalTime at,
            String amountField,
            String dateField,
            BigDecimal tolerance,
            String owner,
            Map<String, DataClass> classes) {

        static Domain of(String name, ReconcileConfig.DomainConfig config, RecordType type, SourceSystem source) {
            return new Domain(
                    name,
                    config.type(),
                    source,
                    config.at().orElse(null),
                    config.amountField().orElse(null),
                    config.dateField().orElse(null),
                    config.tolerance(),
                    config.owner(),
                    type.dataClasses());
        }

        /** The name of the system that the records are compared with, when it is not Odoo; else null. */
        String sourceName() {
            return source == null ? null : source.name();
        }

        /** Whether it is that system which the records are compared with; null for Odoo. */
        boolean isWith(String system) {
            return Objects.equals(sourceName(), system);
        }

        /** What the records are compared with. */
        String otherSide() {
            return otherSide(sourceName());
        }

        /** The same of a run, by its source. */
        static String otherSide(String source) {
            return source == null ? "Odoo" : source;
        }
    }
}
