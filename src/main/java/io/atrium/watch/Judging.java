package io.atrium.watch;

import io.atrium.watch.Hours.Counted;
import io.atrium.watch.Hours.Incomplete;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Holds an hour against the same hour of the weeks before, and writes down what is out of line and what is so no more. */
@ApplicationScoped
class Judging {

    private final Hours hours;
    private final Anomalies anomalies;
    private final WatchConfig config;

    /** @throws IllegalStateException naming everything in the configuration that has no meaning */
    Judging(Hours hours, Anomalies anomalies, WatchConfig config) {
        this.hours = hours;
        this.anomalies = anomalies;
        this.config = config;
        if (config.weeks() < 1 || config.weeks() > 52) {
            throw new IllegalStateException("atrium.watch.weeks must be from 1 to 52");
        }
        if (config.fewestWeeks() < 3 || config.fewestWeeks() > config.weeks()) {
            throw new IllegalStateException("atrium.watch.fewest-weeks must be from 3 to atrium.watch.weeks");
        }
        if (!(config.threshold() > 0) || config.usualHours() < 1) {
            throw new IllegalStateException(
                    "atrium.watch.threshold must be above 0 and atrium.watch.usual-hours at least 1");
        }
    }

    /** An hour that was counted. */
    Uni<Void> judge(SqlConnection transaction, Instant hour, Incomplete incomplete) {
        List<Instant> weeks = weeksBefore(hour);
        TreeSet<Instant> wanted = new TreeSet<>(weeks);
        wanted.add(hour);
        return hours.counted(transaction, wanted)
                .chain(counted -> hours.series(transaction, hour).map(series -> series.stream()
                        .flatMap(each -> judged(each, hour, weeks, counted).stream())
                        .toList()))
                .chain(judged -> anomalies.open(transaction).chain(open -> Multi.createFrom()
                        .iterable(judged)
                        .onItem()
                        .transformToUniAndConcatenate(
                                each -> anomalies.apply(transaction, each, open, incomplete.contains(each.series())))
                        .collect()
                        .last()))
                .chain(() -> anomalies.endForgotten(transaction, hour));
    }

    /** By the clocks that people live by, so that a change of these does not move what comes at a time of the day. */
    private List<Instant> weeksBefore(Instant hour) {
        ZonedDateTime local = hour.atZone(config.zone());
        return IntStream.rangeClosed(1, config.weeks())
                .mapToObj(week -> local.minusWeeks(week).toInstant())
                .toList();
    }

    private Optional<Judged> judged(Series series, Instant hour, List<Instant> weeks, Counted counted) {
        double[] history = weeks.stream()
                .flatMap(week -> counted.value(series, week).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return counted.value(series, hour)
                .flatMap(value -> Verdict.of(
                        value, history, series.scale(), series.deviation(), config.fewestWeeks(), config.threshold()))
                .map(verdict ->
                        new Judged(series, hour, verdict, Explanation.of(series, verdict, hour, config.zone())));
    }

    /** A series in an hour. */
    record Judged(Series series, Instant hour, Verdict verdict, String reason) {}
}
