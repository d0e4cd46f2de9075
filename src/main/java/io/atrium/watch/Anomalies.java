package io.atrium.watch;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.watch.Judging.Judged;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import static io.atrium.kernel.DatabaseTime.utc;

/** What is, or was, out of line. */
@ApplicationScoped
class Anomalies {

    static final Set<String> PARAMETERS = Set.of("state", "signal", "source", "type", "direction", "limit", "cursor");

    private static final Duration WEEK = Duration.ofDays(7);

    private static final String BEGIN =
            """
            insert into watch_anomaly (signal, source, type, unit, direction, value, usual, low, high, score, weeks, reason,
                first_hour, last_hour)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)""";

    private static final String GO_ON =
            """
            update watch_anomaly set value = $2, usual = $3, low = $4, high = $5, score = $6, weeks = $7, reason = $8,
                last_hour = $9, hours = hours + 1, usual_hours = 0
            where number = $1""";

    private static final String COME_BACK =
            """
            update watch_anomaly set usual_hours = usual_hours + 1,
                ended_at = case when usual_hours + 1 >= $2 then $3::timestamptz end
            where number = $1""";

    private static final String PAGE =
            """
            select * from watch_anomaly
            where ($1::text is null or (ended_at is null) = ($1 = 'open')) and ($2::text is null or signal = $2)
                and ($3::text is null or source = $3) and ($4::text is null or type = $4)
                and ($5::text is null or direction = $5) and number < $6
            order by number desc limit $7""";

    private static final String STATE =
            """
            select (select max(hour) from watch_counted) as counted, count(*)::int as series,
                (count(*) filter (where first_hour > $1))::int as young
            from watch_series""";

    private final Pool pool;
    private final WatchConfig config;
    private final Clock clock;

    Anomalies(Pool pool, WatchConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    // --- what becomes of them, in a transaction of somebody else's

    /** Those that have not ended, by what they are about. */
    Uni<Map<String, Anomaly>> open(SqlConnection transaction) {
        return transaction
                .query("select * from watch_anomaly where ended_at is null")
                .execute()
                .map(rows -> anomalies(rows).stream()
                        .collect(Collectors.toMap(
                                each -> key(each.signal(), each.source(), each.type(), each.currency()),
                                Function.identity())));
    }

    private static String key(String signal, String source, String type, String unit) {
        return String.join("\n", signal, source, type == null ? "" : type, unit == null ? "" : unit);
    }

    /** @param isIncomplete whether too little may be so only because not all is known */
    Uni<Void> apply(SqlConnection transaction, Judged judged, Map<String, Anomaly> open, boolean isIncomplete) {
        Series series = judged.series();
        Verdict verdict = judged.verdict();
        Anomaly known = open.get(key(series.count().signal(), series.source(), series.type(), series.unit()));
        boolean isUnusual =
                verdict.isUnusual() && !(isIncomplete && verdict.direction().equals(Verdict.LESS));
        if (!isUnusual) {
            return known == null || !isProof(known, verdict)
                    ? Uni.createFrom().voidItem()
                    : execute(transaction, COME_BACK, known.number(), config.usualHours(), end(judged));
        }
        if (known == null) {
            return begin(transaction, judged);
        }
        return known.direction().equals(verdict.direction())
                ? goOn(transaction, known, judged)
                : execute(
                                transaction,
                                "update watch_anomaly set ended_at = $2 where number = $1",
                                known.number(),
                                end(judged))
                        .chain(() -> begin(transaction, judged));
    }

    /** Where nothing came, nothing is not a sign that it comes again, however usual it is at that hour. */
    private static boolean isProof(Anomaly known, Verdict verdict) {
        return !verdict.isUnusual() && (known.direction().equals(Verdict.MORE) || verdict.value() > 0);
    }

    private static Uni<Void> begin(SqlConnection transaction, Judged judged) {
        Series series = judged.series();
        Verdict verdict = judged.verdict();
        return execute(
                transaction,
                BEGIN,
                series.count().signal(),
                series.source(),
                series.type(),
                series.unit(),
                verdict.direction(),
                verdict.value(),
                verdict.usual(),
                verdict.low(),
                verdict.high(),
                verdict.score(),
                verdict.weeks(),
                judged.reason(),
                utc(judged.hour()));
    }

    private static Uni<Void> goOn(SqlConnection transaction, Anomaly known, Judged judged) {
        Verdict verdict = judged.verdict();
        return execute(
                transaction,
                GO_ON,
                known.number(),
                verdict.value(),
                verdict.usual(),
                verdict.low(),
                verdict.high(),
                verdict.score(),
                verdict.weeks(),
                judged.reason(),
                utc(judged.hour()));
    }

    /** Nothing was out of line for a week: it is the usual now, or is not watched any more. */
    Uni<Void> endForgotten(SqlConnection transaction, Instant hour) {
        return execute(
                transaction,
                "update watch_anomaly set ended_at = $1 where ended_at is null and last_hour < $2",
                utc(hour.plus(Hours.HOUR)),
                utc(hour.minus(WEEK)));
    }

    private static OffsetDateTime end(Judged judged) {
        return utc(judged.hour().plus(Hours.HOUR));
    }

    private static Uni<Void> execute(SqlConnection transaction, String sql, Object... values) {
        return transaction.preparedQuery(sql).execute(Tuple.from(values)).replaceWithVoid();
    }

    // --- telling

    /** Those that no team has heard of, the oldest first. */
    Uni<List<Anomaly>> untold(int most) {
        return pool.preparedQuery(
                        "select * from watch_anomaly where ended_at is null and not told order by number limit $1")
                .execute(Tuple.of(most))
                .map(Anomalies::anomalies);
    }

    Uni<Void> told(Anomaly anomaly) {
        return pool.preparedQuery("update watch_anomaly set told = true where number = $1")
                .execute(Tuple.of(anomaly.number()))
                .replaceWithVoid();
    }

    /** Those of these that have ended, or are forgotten. */
    Uni<Set<String>> ended(Set<String> ids) {
        return pool.preparedQuery("select number from watch_anomaly where number = any ($1) and ended_at is null")
                .execute(Tuple.of((Object) ids.stream()
                        .flatMap(id -> PublicId.parse(Anomaly.PREFIX, id).stream())
                        .toArray(Integer[]::new)))
                .map(rows -> Hours.list(rows)
                        .map(row -> PublicId.of(Anomaly.PREFIX, row.getInteger(0)))
                        .collect(Collectors.toSet()))
                .map(open -> ids.stream().filter(id -> !open.contains(id)).collect(Collectors.toSet()));
    }

    // --- reading

    /** Fails with {@code not-found}. */
    Uni<Anomaly> one(String id) {
        int number = PublicId.parse(Anomaly.PREFIX, id).orElseThrow(() -> unknown());
        return pool.preparedQuery("select * from watch_anomaly where number = $1")
                .execute(Tuple.of(number))
                .map(rows -> anomalies(rows).stream().findFirst().orElseThrow(() -> unknown()));
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such anomaly");
    }

    /** The newest first. */
    Uni<Anomaly.Page> page(Parameters parameters) {
        String state = among(parameters, "state", Anomaly.OPEN, Anomaly.ENDED);
        String direction = among(parameters, "direction", Verdict.MORE, Verdict.LESS);
        String cursor = parameters.text("cursor");
        int limit = parameters.limit();
        Tuple values = Tuple.from(new Object[] {
            state,
            parameters.text("signal"),
            parameters.text("source"),
            parameters.text("type"),
            direction,
            cursor == null
                    ? Integer.MAX_VALUE
                    : (int) Cursor.parse(cursor, Anomaly.PREFIX).id(),
            limit + 1
        });
        return pool.preparedQuery(PAGE)
                .execute(values)
                .map(Anomalies::anomalies)
                .chain(found -> state().map(watch -> new Anomaly.Page(
                        found.subList(0, Math.min(limit, found.size())),
                        found.size() > limit
                                ? new Cursor(
                                                Anomaly.PREFIX,
                                                "",
                                                found.get(limit - 1).number())
                                        .text()
                                : null,
                        watch)));
    }

    private static String among(Parameters parameters, String name, String one, String other) {
        String text = parameters.text(name);
        if (text != null && !text.equals(one) && !text.equals(other)) {
            throw Failure.invalid(name, "The " + name + " must be " + one + " or " + other);
        }
        return text;
    }

    private Uni<Anomaly.State> state() {
        Instant young = clock.instant().minus(WEEK.multipliedBy(config.fewestWeeks()));
        return pool.preparedQuery(STATE).execute(Tuple.of(utc(young))).map(rows -> {
            Row row = rows.iterator().next();
            OffsetDateTime counted = row.getOffsetDateTime("counted");
            return new Anomaly.State(
                    counted == null ? null : counted.toInstant().plus(Hours.HOUR),
                    row.getInteger("series"),
                    row.getInteger("young"),
                    config.fewestWeeks(),
                    words(row.getInteger("series"), row.getInteger("young")));
        });
    }

    private String words(int series, int young) {
        if (series == 0) {
            return "Nothing was counted yet";
        }
        return young == 0
                ? "All of %d series are watched".formatted(series)
                : "Of %d of %d series less than %d weeks are known; nothing is said about these yet"
                        .formatted(young, series, config.fewestWeeks());
    }

    private static List<Anomaly> anomalies(RowSet<Row> rows) {
        return Hours.list(rows).map(Anomaly::of).toList();
    }
}
