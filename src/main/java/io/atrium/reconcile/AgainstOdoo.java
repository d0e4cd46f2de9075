package io.atrium.reconcile;

import io.atrium.reconcile.Domains.Domain;
import io.atrium.reconcile.Progress.Claimed;
import io.atrium.record.Comparison;
import io.atrium.record.Comparison.Pair;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the records against Odoo. */
@ApplicationScoped
class AgainstOdoo implements Side {

    private final Progress progress;
    private final Comparison comparison;
    private final ReconcileConfig config;

    AgainstOdoo(Progress progress, Comparison comparison, ReconcileConfig config) {
        this.progress = progress;
        this.comparison = comparison;
        this.config = config;
    }

    @Override
    public Uni<Void> step(Claimed run, Domain domain) {
        return run.phase().equals(Progress.COUNTING)
                ? comparison.count(domain.type()).chain(expected -> progress.counted(run, expected))
                : comparison.page(domain.type(), run.after(), config.page()).chain(page -> compared(run, domain, page));
    }

    /** What seems to differ is summed up when it has been looked at once more. */
    private Uni<Void> compared(Claimed run, Domain domain, Comparison.Page page) {
        Comparer comparer = new Comparer(domain);
        List<Difference> differences = new ArrayList<>();
        int documents = 0;
        for (Pair pair : page.pairs()) {
            if (isMeant(run, domain, pair)) {
                documents++;
                Optional<Difference> difference = comparer.difference(pair);
                difference.ifPresentOrElse(differences::add, () -> run.totals().add(domain, pair));
            }
        }
        return progress.compared(
                run, page.isLast() ? null : page.last(), documents, run.totals().toJson(), differences);
    }

    @Override
    public Uni<Void> settle(Claimed run, Domain domain, List<String> suspects) {
        Comparer comparer = new Comparer(domain);
        return comparison.those(domain.type(), suspects).chain(pairs -> {
            pairs.forEach(pair -> run.totals().add(domain, pair));
            List<Difference> differences = pairs.stream()
                    .flatMap(pair -> comparer.difference(pair).stream())
                    .toList();
            return progress.settled(
                    run, run.place(), suspects, differences, run.totals().toJson());
        });
    }

    /** Whether a document is within the window: on either side. */
    private static boolean isMeant(Claimed run, Domain domain, Pair pair) {
        return run.from() == null && run.to() == null
                || isWithin(run, date(domain, pair.odoo()))
                || isWithin(run, date(domain, pair.record()));
    }

    private static boolean isWithin(Claimed run, Instant time) {
        return time != null
                && (run.from() == null || !time.isBefore(run.from()))
                && (run.to() == null || time.isBefore(run.to()));
    }

    /** A day begins at midnight (UTC). */
    private static Instant date(Domain domain, JsonObject document) {
        if (document == null || !(document.getValue(domain.dateField()) instanceof String text)) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException noDate) {
            return null;
        }
    }
}
