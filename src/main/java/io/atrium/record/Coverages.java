package io.atrium.record;

import io.atrium.kernel.Failure;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Knows which models, fields and languages this Odoo lacks. Asked again now and then: a module may be installed, a right granted.
 */
@ApplicationScoped
class Coverages {

    private static final Logger LOG = Logger.getLogger(Coverages.class);
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Odoo odoo;
    private final Languages languages;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile List<Language> installed;

    Coverages(Odoo odoo, Languages languages, Clock clock) {
        this.odoo = odoo.at(Priority.CAPTURE);
        this.languages = languages;
        this.installed = languages.configured();
        this.clock = clock;
    }

    /** What this Odoo has of the type. */
    Uni<Coverage> of(RecordType type) {
        Known before = known.get(type.name());
        return before != null && clock.instant().isBefore(before.until())
                ? Uni.createFrom().item(before.coverage())
                : odoo.version().chain(version -> ask(type, version)).invoke(coverage -> remember(type, coverage));
    }

    /** What was last known of the type; empty while Odoo has not been reached yet. */
    Optional<Coverage> lastKnown(DocumentType type) {
        return Optional.ofNullable(known.get(type.name())).map(Known::coverage);
    }

    /**
     * Refuses what this Odoo has nothing of; what Atrium masters is always there.
     *
     * @throws Failure {@code not-found}
     */
    void require(DocumentType type) {
        lastKnown(type).filter(coverage -> !coverage.isAvailable()).ifPresent(coverage -> {
            throw Failure.notFound(
                    "The connected Odoo has no such records: it lacks " + String.join(", ", coverage.missing()));
        });
    }

    private Uni<Coverage> ask(RecordType type, OdooVersion version) {
        Stream<String> others = Stream.concat(
                type.lines(version).map(RecordType.Lines::model).stream(),
                type.watched(version).stream().map(RecordType.Watch::model));
        Map<String, Set<String>> known = new HashMap<>();
        return Multi.createFrom()
                .items(others.distinct())
                .onItem()
                .transformToUniAndConcatenate(
                        model -> odoo.fieldNames(model).invoke(fields -> known.put(model, fields)))
                .collect()
                .last()
                .chain(() -> odoo.fieldNames(type.model()))
                .map(own -> Coverage.of(type, version, own, known))
                .chain(coverage -> inLanguages(type, coverage));
    }

    private Uni<Coverage> inLanguages(RecordType type, Coverage coverage) {
        List<Language> wanted = languages.configured();
        if (wanted.isEmpty() || Labels.of(type).isEmpty() || !coverage.isAvailable()) {
            return Uni.createFrom().item(coverage);
        }
        JsonArray codes = new JsonArray(wanted.stream().map(Language::code).toList());
        Search those = Search.of(
                Languages.MODEL,
                JsonArray.of(JsonArray.of("code", "in", codes), JsonArray.of("active", "=", true)),
                List.of("code"));
        return odoo.searchRead(those)
                .map(rows -> coverage.in(
                        wanted, rows.stream().map(row -> row.text("code")).collect(Collectors.toSet())))
                .invoke(known -> installed = known.languages());
    }

    /** Those of the configured languages that Odoo has, as far as it has been asked. */
    List<Language> languages() {
        return installed;
    }

    private void remember(RecordType type, Coverage coverage) {
        Known before =
                known.put(type.name(), new Known(coverage, clock.instant().plus(KEPT)));
        boolean news = before == null || !before.coverage().missing().equals(coverage.missing());
        if (news && !coverage.missing().isEmpty()) {
            LOG.infof(
                    "Odoo %s lacks %s: %s",
                    coverage.version().text(),
                    String.join(", ", coverage.missing()),
                    coverage.isAvailable()
                            ? type.name() + " documents are made without"
                            : "there are no " + type.name() + " documents");
        }
    }

    private record Known(Coverage coverage, Instant until) {}
}
