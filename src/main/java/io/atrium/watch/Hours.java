package io.atrium.watch;

import io.atrium.kernel.DatabaseTime;
import io.atrium.measure.HourlyCount;
import io.atrium.measure.HourlyCounts;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/** What was counted, hour by hour. Everything happens in a transaction of somebody else's. */
@ApplicationScoped
class Hours {

    static final Duration HOUR = Duration.ofHours(1);

    /** Of one signal in one hour; more would be no signal but a list. */
    private static final int MOST_SERIES = 1_000;

    private static final String KNOW =
            """
            insert into watch_series as series (signal, source, type, unit, first_hour, last_hour)
            select distinct $1, source, type, unit, $5::timestamptz, $5::timestamptz
            from unnest($2::text[], $3::text[], $4::text[]) as counted (source, type, unit)
            on conflict (signal, source, type, unit) do update set last_hour = excluded.last_hour""";

    private static final String COUNT =
            """
            insert into watch_hour (series, hour, value, scaled)
            select series.number, $7, counted.value, counted.scaled
            from unnest($2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[])
                as counted (source, type, unit, value, scaled)
            join watch_series as series on series.signal = $1 and series.source = counted.source
                and series.type = counted.type and series.unit = counted.unit
            on conflict do nothing""";

    // Of hours about as busy as this one: chance is another by night. Hours without anything do not count, or whoever
    // is
    // silent most of the time would seem to spread by nothing.
    private static final String DEVIATIONS =
            """
            with value as materialized (
                select series, (extract(epoch from hour)::bigint / 3600) % 168 as hour_of_week, scaled
                from watch_hour where hour >= $1 and hour < $2
            ), usual as materialized (
                select series, hour_of_week, percentile_cont(0.5) within group (order by scaled) as median
                from value group by series, hour_of_week having count(*) >= $3
            ), here as (
                select series, median from usual where hour_of_week = (extract(epoch from $2::timestamptz)::bigint / 3600) % 168
            )
            select series, percentile_cont(0.5) within group (order by abs(scaled - usual.median)) as deviation
            from value join usual using (series, hour_of_week) join here using (series)
            where abs(usual.median - here.median) <= 0.4 * abs(here.median)
            group by series""";

    private final Map<String, HourlyCount> counts;
    private final WatchConfig config;
    private final Clock clock;

    Hours(@All List<HourlyCounts> rooms, WatchConfig config, Clock clock) {
        this.counts = rooms.stream()
                .flatMap(room -> room.counted().stream())
                .collect(Collectors.toUnmodifiableMap(HourlyCount::signal, Function.identity()));
        this.config = config;
        this.clock = clock;
    }

    /**
     * The first hour that is over and not counted. What was not counted while nobody was there is made up for, but for what
     * is too old to be of use.
     */
    Uni<Optional<Instant>> next(SqlConnection transaction) {
        Instant earliest =
                clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(7L * config.weeks() + 1));
        Instant over = clock.instant().minus(config.grace()).minus(HOUR);
        return transaction
                .query("select max(hour) as hour from watch_counted")
                .execute()
                .map(rows -> instant(rows, "hour"))
                .chain(last -> last.isPresent()
                        ? Uni.createFrom().item(last.map(hour -> hour.plus(HOUR)))
                        : oldest(transaction))
                .map(next -> next.map(hour -> hour.isBefore(earliest) ? earliest : hour)
                        .filter(hour -> !hour.isAfter(over)));
    }

    /** The first hour of which everything may be known. */
    private Uni<Optional<Instant>> oldest(SqlConnection transaction) {
        return Multi.createFrom()
                .iterable(counts.values().stream()
                        .map(HourlyCount::oldest)
                        .distinct()
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(query -> transaction.query(query).execute())
                .map(rows -> instant(rows, "at"))
                .collect()
                .asList()
                .map(found -> found.stream()
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo)
                        .map(at -> at.truncatedTo(ChronoUnit.HOURS)));
    }

    private static Optional<Instant> instant(RowSet<Row> rows, String column) {
        return Optional.ofNullable(rows.iterator().next().getOffsetDateTime(column))
                .map(DatabaseTime::instant);
    }

    /** Counts an hour, and tells of which series more of it may yet become known. */
    Uni<Incomplete> count(SqlConnection transaction, Instant hour) {
        Incomplete incomplete = new Incomplete(new HashSet<>());
        return transaction
                .preparedQuery("insert into watch_counted (hour) values ($1)")
                .execute(Tuple.of(utc(hour)))
                .chain(() -> Multi.createFrom()
                        .iterable(counts.values())
                        .onItem()
                        .transformToUniAndConcatenate(count -> count(transaction, count, hour, incomplete))
                        .collect()
                        .last())
                .replaceWith(incomplete);
    }

    private static Uni<Void> count(SqlConnection transaction, HourlyCount count, Instant hour, Incomplete incomplete) {
        return transaction
                .preparedQuery(count.query())
                .execute(count.values().apply(hour, hour.plus(HOUR)))
                .map(rows -> list(rows).limit(MOST_SERIES).toList())
                .invoke(rows -> incomplete.learn(count.signal(), rows))
                .chain(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : store(transaction, count, hour, rows));
    }

    private static Uni<Void> store(SqlConnection transaction, HourlyCount count, Instant hour, List<Row> rows) {
        String[] sources = texts(rows, "source");
        String[] types = texts(rows, "type");
        String[] units = texts(rows, "unit");
        Double[] values = rows.stream().map(row -> row.getDouble("value")).toArray(Double[]::new);
        Scale scale = Scale.of(count.kind());
        Double[] scaled = Arrays.stream(values).map(scale::to).toArray(Double[]::new);
        return transaction
                .preparedQuery(KNOW)
                .execute(Tuple.of(count.signal(), sources, types, units, utc(hour)))
                .chain(() -> transaction
                        .preparedQuery(COUNT)
                        .execute(Tuple.from(List.of(count.signal(), sources, types, units, values, scaled, utc(hour)))))
                .replaceWithVoid();
    }

    private static String[] texts(List<Row> rows, String column) {
        return rows.stream().map(row -> row.getString(column)).toArray(String[]::new);
    }

    /** All that is counted, but for what no room lets be counted any more, as it is to be judged in that hour. */
    Uni<List<Series>> series(SqlConnection transaction, Instant hour) {
        return deviations(transaction, hour).chain(deviations -> transaction
                .query("select * from watch_series order by number")
                .execute()
                .map(rows -> list(rows)
                        .filter(row -> counts.containsKey(row.getString("signal")))
                        .map(row -> Series.of(
                                row,
                                counts.get(row.getString("signal")),
                                deviations.getOrDefault(row.getInteger("number"), 0.0)))
                        .toList()));
    }

    private Uni<Map<Integer, Double>> deviations(SqlConnection transaction, Instant hour) {
        return transaction
                .preparedQuery(DEVIATIONS)
                .execute(Tuple.of(
                        utc(hour.minus(Duration.ofDays(7L * config.weeks()))), utc(hour), config.fewestWeeks()))
                .map(rows -> list(rows)
                        .collect(Collectors.toMap(row -> row.getInteger("series"), row -> row.getDouble("deviation"))));
    }

    /** Those of these hours that were counted, and what was counted in them. */
    Uni<Counted> counted(SqlConnection transaction, Set<Instant> hours) {
        OffsetDateTime[] wanted = hours.stream().map(DatabaseTime::utc).toArray(OffsetDateTime[]::new);
        return transaction
                .preparedQuery(
                        """
                        select counted.hour, series, value from watch_counted as counted
                        left join watch_hour on watch_hour.hour = counted.hour where counted.hour = any ($1)""")
                .execute(Tuple.of((Object) wanted))
                .map(Counted::of);
    }

    /** Forgets what is too old to be held against anything. */
    Uni<Void> forget(SqlConnection transaction, Instant hour) {
        Tuple before = Tuple.of(utc(hour.minus(Duration.ofDays(7L * (config.weeks() + 1)))));
        return transaction
                .preparedQuery("delete from watch_hour where hour < $1")
                .execute(before)
                .chain(() -> transaction
                        .preparedQuery("delete from watch_counted where hour < $1")
                        .execute(before))
                .chain(() -> transaction
                        .preparedQuery("delete from watch_series where last_hour < $1")
                        .execute(before))
                .replaceWithVoid();
    }

    static Stream<Row> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** Sources of which more may become known: what there seems to be too little of may still be under way. */
    record Incomplete(Set<String> sources) {

        private void learn(String signal, List<Row> rows) {
            rows.stream()
                    .filter(row -> !row.getBoolean("complete"))
                    .forEach(row -> sources.add(signal + " " + row.getString("source")));
        }

        boolean contains(Series series) {
            return !series.type().isEmpty() && sources.contains(series.count().signal() + " " + series.source());
        }
    }

    /** Values by hour and series. */
    record Counted(Map<Instant, Map<Integer, Double>> values) {

        private static Counted of(RowSet<Row> rows) {
            return new Counted(list(rows)
                    .collect(Collectors.groupingBy(
                            row -> row.getOffsetDateTime("hour").toInstant(),
                            Collectors.filtering(
                                    row -> row.getInteger("series") != null,
                                    Collectors.toMap(
                                            row -> row.getInteger("series"), row -> row.getDouble("value"))))));
        }

        /** What was counted of a series in an hour; empty when that is not known. */
        Optional<Double> value(Series series, Instant hour) {
            if (hour.isBefore(series.since()) || !values.containsKey(hour)) {
                return Optional.empty();
            }
            Double value = values.get(hour).get(series.number());
            return value == null && series.countsNothing() ? Optional.of(0.0) : Optional.ofNullable(value);
        }
    }
}
