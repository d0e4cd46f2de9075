package io.atrium.watch;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Kept;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.kernel.PublicId;
import io.atrium.measure.HourlyCount;
import io.atrium.measure.HourlyCount.Kind;
import io.atrium.measure.HourlyCounts;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Weeks of history in a real database: whatever is out of line is found, and nothing else is. */
class WatchingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);

    /** A Monday, eight weeks after the first. */
    private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");

    private MigratedDatabase database;
    private final List<StuckWork> parked = new ArrayList<>();

    @BeforeEach
    void start() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        database.execute(
                """
                create table happened (hour timestamptz not null, signal text not null, source text not null,
                    type text not null, unit text not null, value float8 not null, complete boolean not null default true,
                    primary key (signal, source, type, unit, hour))""");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHistoryInWhichNothingIsUnusualGivesNothingAndWhateverIsSeededIsFound() {
        Random chance = new Random(20_261_102);
        List<Told> all = feeds();
        all.forEach(feed -> live(feed, chance, MONDAY.minus(WEEK.multipliedBy(8)), MONDAY.plus(WEEK)));

        for (Instant hour = MONDAY; hour.isBefore(MONDAY.plus(WEEK)); hour = hour.plus(HOUR)) {
            look(hour.plus(Duration.ofMinutes(75)), Map.of());
        }
        assertThat(reasons()).isEmpty();
        assertThat(parked).isEmpty();
        assertThat(database.number("select count(*) from watch_counted")).isEqualTo(9 * 168);

        // The week after is as usual but for what is put into it, a thing at a time, hours apart.
        Set<String> expected = new TreeSet<>();
        Instant week = MONDAY.plus(WEEK);
        all.forEach(feed -> live(feed, chance, week, week.plus(WEEK)));
        int place = 0;
        for (Told feed : all) {
            Instant loud = busy(week, place++);
            set(feed, loud, feed.strange());
            expected.add(feed.name() + " more " + loud);
            if (feed.isMissed()) {
                Instant silent = busy(week, place++);
                database.rows(
                        "delete from happened where signal = $1 and source = $2 and type = $3 and hour = $4",
                        feed.signal(),
                        feed.source(),
                        feed.type(),
                        utc(silent));
                expected.add(feed.name() + " less " + silent);
            }
        }
        for (Instant hour = week; hour.isBefore(week.plus(WEEK)); hour = hour.plus(HOUR)) {
            look(hour.plus(Duration.ofMinutes(75)), Map.of());
        }

        assertThat(found()).isEqualTo(expected);
        assertThat(parked).hasSize(expected.size());
        assertThat(open()).isEmpty();
    }

    @Test
    void whatIsToldSaysWhyInPlainWordsAndIsOneCaseOfItsSource() {
        Instant hour = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 1; week <= 8; week++) {
            set("deliveries", "bamboohr", "employee.upsert", "", hour.minus(WEEK.multipliedBy(week)), 34 + week);
            set("deliveries", "bamboohr", "", "", hour.minus(WEEK.multipliedBy(week)), 34 + week);
        }
        set("deliveries", "bamboohr", "employee.upsert", "", hour, 412);
        set("deliveries", "bamboohr", "", "", hour, 412);

        look(hour.plus(Duration.ofMinutes(69)), Map.of());
        assertThat(reasons())
                .as("not before all of the hour has had time to be known")
                .isEmpty();
        look(hour.plus(Duration.ofMinutes(70)), Map.of());

        assertThat(reasons())
                .contains(
                        "Webhook source bamboohr, employee.upsert, Tuesdays 09:00–10:00 UTC: 412 deliveries, usually 39"
                                + " (median of 8 weeks; from 11 to 84 nothing would be said)");
        assertThat(parked).hasSize(2).allSatisfy(work -> {
            assertThat(work.room()).isEqualTo("watch");
            assertThat(work.code()).isEqualTo("unusual");
            assertThat(work.cause()).isEqualTo("bamboohr more");
            assertThat(work.source()).isEqualTo("bamboohr");
            assertThat(work.owner()).isEqualTo("integration-support");
            assertThat(work.reference()).isEqualTo(work.subject()).startsWith("ano_");
        });

        look(hour.plus(Duration.ofMinutes(75)), Map.of());
        assertThat(parked).as("told once").hasSize(2);
    }

    @Test
    void nothingIsSaidBeforeThereIsHistoryEnough() {
        Instant hour = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 1; week <= 3; week++) {
            set("deliveries", "young", "", "", hour.minus(WEEK.multipliedBy(week)), 38);
        }
        set("deliveries", "young", "", "", hour, 4_000);
        set("deliveries", "newborn", "", "", hour, 4_000);

        look(hour.plus(Duration.ofMinutes(75)), Map.of());
        assertThat(reasons()).isEmpty();

        database.execute("truncate watch_counted, watch_hour, watch_series");
        look(hour.plus(Duration.ofMinutes(75)), Map.of("atrium.watch.fewest-weeks", "3"));
        assertThat(reasons()).hasSize(1).allMatch(reason -> reason.contains("source young, Tuesdays"));
    }

    @Test
    void itEndsWhenAllIsAsUsualForAWhileAndSilenceByNightIsNoSignOfIt() {
        Instant nine = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 1; week <= 8; week++) {
            for (int hour = 0; hour < 4; hour++) {
                set(
                        "deliveries",
                        "bamboohr",
                        "",
                        "",
                        nine.minus(WEEK.multipliedBy(week)).plus(HOUR.multipliedBy(hour)),
                        40);
                set(
                        "deliveries",
                        "bamboohr",
                        "",
                        "",
                        nine.plus(Duration.ofDays(1))
                                .minus(WEEK.multipliedBy(week))
                                .plus(HOUR.multipliedBy(hour)),
                        40);
            }
        }

        look(nine.plus(Duration.ofHours(4)).plus(Duration.ofMinutes(15)), Map.of());
        assertThat(open()).containsExactly("deliveries bamboohr less");
        assertThat(database.number("select hours from watch_anomaly")).isEqualTo(4);

        look(nine.plus(Duration.ofHours(23)).plus(Duration.ofMinutes(15)), Map.of());
        assertThat(open()).as("by night nothing is as usual").containsExactly("deliveries bamboohr less");

        for (int hour = 0; hour < 3; hour++) {
            set("deliveries", "bamboohr", "", "", nine.plus(Duration.ofHours(24 + hour)), 41);
        }
        look(nine.plus(Duration.ofHours(26)).plus(Duration.ofMinutes(15)), Map.of());
        assertThat(open()).containsExactly("deliveries bamboohr less");
        look(nine.plus(Duration.ofHours(27)).plus(Duration.ofMinutes(15)), Map.of());
        assertThat(open()).isEmpty();
        assertThat(parked).hasSize(1);
    }

    @Test
    void whatIsNotKnownYetIsNotMissing() {
        Instant hour = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 1; week <= 8; week++) {
            set("deliveries", "bamboohr", "employee.upsert", "", hour.minus(WEEK.multipliedBy(week)), 400);
            set("deliveries", "bamboohr", "", "", hour.minus(WEEK.multipliedBy(week)), 400);
        }
        set("deliveries", "bamboohr", "", "", hour, 400);
        database.execute("update happened set complete = false where hour = '2026-11-03T09:00:00Z'");

        look(hour.plus(Duration.ofMinutes(75)), Map.of());

        assertThat(reasons()).isEmpty();
    }

    @Test
    void anHourIsCountedOnceHoweverManyProcessesLook() {
        Instant hour = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 0; week <= 8; week++) {
            set("deliveries", "bamboohr", "", "", hour.minus(WEEK.multipliedBy(week)), week == 0 ? 500 : 40);
        }
        Instant now = hour.plus(Duration.ofMinutes(75));

        CompletableFuture<?>[] looks = Stream.generate(() -> watching(now, Map.of()))
                .limit(4)
                .map(process -> process.look()
                        .repeat()
                        .whilst(more -> more)
                        .collect()
                        .last()
                        .subscribeAsCompletionStage())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(looks)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        look(now, Map.of());

        assertThat(database.number("select count(*) from watch_counted")).isEqualTo(8 * 168 + 1);
        assertThat(open()).containsExactly("deliveries bamboohr more");
        assertThat(database.number("select hours from watch_anomaly")).isEqualTo(1);
        assertThat(parked).hasSize(1);
    }

    @Test
    void whatIsTooOldToBeOfUseIsForgottenAndWhatHappenedWhileNobodyWasThereIsOldNews() {
        Instant hour = Instant.parse("2026-11-03T09:00:00Z");
        for (int week = 1; week <= 8; week++) {
            set("deliveries", "bamboohr", "", "", hour.minus(WEEK.multipliedBy(week)), 40);
        }
        set("deliveries", "bamboohr", "", "", hour, 4_000);

        look(hour.plus(Duration.ofDays(3)), Map.of());
        assertThat(reasons()).as("nobody can do anything about it any more").isEmpty();

        look(hour.plus(Duration.ofDays(100)), Map.of());
        assertThat(database.number("select count(*) from watch_counted"))
                .as("the weeks that an hour is held against")
                .isLessThanOrEqualTo(9 * 168 + 1);
        assertThat(database.number("select count(*) from watch_hour")).isZero();
        assertThat(database.number("select count(*) from watch_series")).isZero();
    }

    @Test
    void whatHasEndedIsKeptForAsLongAsConfiguredAndWhileItIsHeld() throws Exception {
        for (int number = 1; number <= 4; number++) {
            database.rows(
                    """
                    insert into watch_anomaly (signal, source, type, unit, direction, value, usual, low, high, score, weeks,
                        reason, first_hour, last_hour, ended_at)
                    values ('facts', $1, '', '', 'more', 9, 1, 0, 4, 7, 8, 'why', $2, $2, $3)""",
                    "source " + number,
                    utc(MONDAY),
                    number == 4 ? null : utc(number == 3 ? MONDAY.plus(WEEK) : MONDAY.plus(HOUR)));
        }
        database.rows(
                """
                insert into governance_hold (reason, subject, set_by, set_for, set_at)
                values ('because', $1, 'a', 'b', now())""",
                PublicId.of(Anomaly.PREFIX, 2));
        KeptAnomalies kept = new KeptAnomalies(database.pool(), config(Map.of()));
        Instant before = MONDAY.plus(Duration.ofDays(1));

        assertThat(kept.period(Kept.Stage.METADATA)).contains(Duration.ofDays(400));
        assertThat(kept.period(Kept.Stage.PAYLOAD)).isEmpty();
        assertThat(kept.count(Kept.Stage.METADATA, before).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(1);
        assertThat(kept.remove(Kept.Stage.METADATA, before)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo(1);
        assertThat(database.rows("select source from watch_anomaly order by number").stream()
                        .map(row -> row.getString(0)))
                .containsExactly("source 2", "source 3", "source 4");
    }

    @Test
    void theHourIsThatOfTheClocksThatPeopleLiveBy() {
        Instant winter = Instant.parse("2026-11-03T08:00:00Z");
        for (int week = 1; week <= 8; week++) {
            // Until 25 October nine o'clock in Berlin was seven o'clock UTC.
            Instant then = winter.minus(WEEK.multipliedBy(week));
            set("deliveries", "bamboohr", "", "", week > 1 ? then.minus(HOUR) : then, 40);
        }
        set("deliveries", "bamboohr", "", "", winter, 40);

        look(winter.plus(Duration.ofMinutes(75)), Map.of("atrium.watch.zone", "Europe/Berlin"));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void settingsWithoutMeaningKeepAtriumFromStarting() {
        assertThatThrownBy(() -> watching(MONDAY, Map.of("atrium.watch.weeks", "0")))
                .hasMessageContaining("atrium.watch.weeks");
        assertThatThrownBy(() -> watching(MONDAY, Map.of("atrium.watch.fewest-weeks", "9")))
                .hasMessageContaining("atrium.watch.fewest-weeks");
        assertThatThrownBy(() -> watching(MONDAY, Map.of("atrium.watch.threshold", "0")))
                .hasMessageContaining("atrium.watch.threshold");
    }

    // --- what happens

    /**
     * A feed as it is in life: more by day, less at weekends, and every hour off by chance.
     *
     * @param level of a busy hour
     * @param noise by which part of it an hour is off, besides what chance makes of single things
     * @param strange what would be out of line
     */
    private record Told(
            String signal,
            Kind kind,
            String source,
            String type,
            String unit,
            double level,
            double noise,
            double strange) {

        /** Whether nothing at all is out of line; of a small part it is not. */
        boolean isMissed() {
            return kind == Kind.COUNT || kind == Kind.SHARE && level > 0.1;
        }

        String name() {
            return String.join(" ", signal, source, type).strip();
        }
    }

    private static List<Told> feeds() {
        return List.of(
                new Told("deliveries", Kind.COUNT, "bamboohr", "", "", 60, 0.1, 600),
                new Told("deliveries", Kind.COUNT, "bamboohr", "employee.upsert", "", 45, 0.2, 450),
                new Told("deliveries", Kind.COUNT, "deputy", "", "", 900, 0.25, 9_000),
                new Told("deliveries", Kind.COUNT, "deputy", "shift.upsert", "", 800, 0.05, 8_000),
                new Told("deliveries", Kind.COUNT, "quinyx", "", "", 12_000, 0.02, 40_000),
                new Told("amount", Kind.AMOUNT, "odoo", "invoice", "EUR", 40_000, 0.5, 9_000_000),
                new Told("amount", Kind.AMOUNT, "odoo", "payment", "USD", 5_000, 0.3, 400_000),
                new Told("change-ratio", Kind.SHARE, "bamboohr", "employee", "", 0.02, 0.3, 0.6),
                new Told("change-ratio", Kind.SHARE, "odoo", "item", "", 0.4, 0.1, 0.98));
    }

    private void live(Told feed, Random chance, Instant from, Instant until) {
        List<OffsetDateTime> hours = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Instant hour = from; hour.isBefore(until); hour = hour.plus(HOUR)) {
            double value = value(feed, chance, hour);
            if (value > 0) {
                hours.add(utc(hour));
                values.add(value);
            }
        }
        database.rows(
                """
                insert into happened (hour, signal, source, type, unit, value)
                select hour, $1, $2, $3, $4, value from unnest($5::timestamptz[], $6::float8[]) as lived (hour, value)""",
                feed.signal(),
                feed.source(),
                feed.type(),
                feed.unit(),
                hours.toArray(OffsetDateTime[]::new),
                values.toArray(Double[]::new));
    }

    private static double value(Told feed, Random chance, Instant hour) {
        double expected = feed.level() * activity(hour) * Math.exp(feed.noise() * chance.nextGaussian());
        return switch (feed.kind()) {
            case COUNT -> Math.max(0, Math.rint(expected + Math.sqrt(expected) * chance.nextGaussian()));
            case AMOUNT -> activity(hour) < 0.1 ? 0 : Math.rint(100 * expected) / 100;
            case SHARE -> Math.min(1, Math.max(0, expected));
        };
    }

    private static double activity(Instant hour) {
        OffsetDateTime time = utc(hour);
        boolean isDay = time.getHour() >= 7 && time.getHour() < 18;
        boolean isWorkday = time.getDayOfWeek().getValue() <= 5;
        return isDay && isWorkday ? 1 : isDay ? 0.2 : 0.02;
    }

    /** An hour of the working week; hours that follow each other are days or at least four hours apart. */
    private static Instant busy(Instant monday, int place) {
        return monday.plus(Duration.ofDays(place % 5)).plus(HOUR.multipliedBy(8 + 4 * (place / 5 % 2)));
    }

    private void set(Told feed, Instant hour, double value) {
        set(feed.signal(), feed.source(), feed.type(), feed.unit(), hour, value);
    }

    private void set(String signal, String source, String type, String unit, Instant hour, double value) {
        database.rows(
                """
                insert into happened (hour, signal, source, type, unit, value) values ($1, $2, $3, $4, $5, $6)
                on conflict (signal, source, type, unit, hour) do update set value = excluded.value""",
                utc(hour),
                signal,
                source,
                type,
                unit,
                value);
    }

    // --- what is looked at

    /** As a process of its own would, until there is nothing more to count. */
    private void look(Instant now, Map<String, String> settings) {
        watching(now, settings)
                .look()
                .repeat()
                .whilst(more -> more)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    private Watching watching(Instant now, Map<String, String> settings) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        WatchConfig config = config(settings);
        HourlyCounts counts = () -> List.of(
                count("deliveries", Kind.COUNT, "Webhook source"),
                count("amount", Kind.AMOUNT, "Authority"),
                count("change-ratio", Kind.SHARE, "Authority"));
        Hours hours = new Hours(List.of(counts), config, clock);
        Anomalies anomalies = new Anomalies(database.pool(), config, clock);
        return new Watching(
                hours,
                new Judging(hours, anomalies, config),
                anomalies,
                work -> {
                    parked.add(work);
                    return CompletableFuture.completedFuture(null);
                },
                database.pool(),
                null,
                config,
                clock);
    }

    private static WatchConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WatchConfig.class)
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 100))
                .build()
                .getConfigMapping(WatchConfig.class);
    }

    private static HourlyCount count(String signal, Kind kind, String from) {
        return HourlyCount.of(
                signal,
                kind,
                from,
                """
                select source, type, unit, value, complete from happened
                where signal = '%s' and hour >= $1 and hour < $2"""
                        .formatted(signal),
                "select min(hour) as at from happened");
    }

    private List<String> reasons() {
        return database.rows("select reason from watch_anomaly order by number").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Set<String> found() {
        Set<String> found = new TreeSet<>();
        database.rows("select * from watch_anomaly")
                .forEach(row -> found.add(name(row) + " " + row.getString("direction") + " "
                        + row.getOffsetDateTime("first_hour").toInstant()));
        return found;
    }

    private List<String> open() {
        return database.rows("select * from watch_anomaly where ended_at is null order by number").stream()
                .map(row -> name(row) + " " + row.getString("direction"))
                .toList();
    }

    private static String name(Row row) {
        return String.join(" ", row.getString("signal"), row.getString("source"), row.getString("type"))
                .strip();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
