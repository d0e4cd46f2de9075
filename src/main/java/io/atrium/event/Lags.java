package io.atrium.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How far those who hear of facts are behind, at {@code /q/metrics}. */
@ApplicationScoped
class Lags {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final double MILLIS = 1_000;

    /** Who takes facts from Kafka; see {@link KafkaLag}. */
    private static final String FAN_OUT = "fan-out";

    private static final String LAGS =
            """
            select consumer.name,
                   greatest(head.position - consumer.position, 0)::float8 as facts,
                   greatest(coalesce(extract(epoch from now() - next.time), 0), 0)::float8 as seconds
            from event_head as head, event_consumer as consumer
            left join lateral (
                select time from event_log where position > consumer.position order by position limit 1
            ) as next on true""";

    private final Pool pool;
    private final Vertx vertx;
    private final Kafka kafka;
    private final KafkaLag kafkaLag;
    private final KafkaChanges changes;
    private final MultiGauge facts;
    private final MultiGauge seconds;
    private long timer;

    Lags(
            Pool pool,
            Vertx vertx,
            MeterRegistry registry,
            Kafka kafka,
            KafkaLag kafkaLag,
            KafkaChanges changes,
            Relay relay) {
        this.pool = pool;
        this.vertx = vertx;
        this.kafka = kafka;
        this.kafkaLag = kafkaLag;
        this.changes = changes;
        Gauge.builder("atrium.event.channel.away", () -> relay.trouble().isPresent() ? 1 : 0)
                .description("1 while facts cannot be handed on, such as when Kafka is away")
                .register(registry);
        this.facts = MultiGauge.builder("atrium.event.lag.facts")
                .description("Facts that a consumer has not had yet")
                .register(registry);
        this.seconds = MultiGauge.builder("atrium.event.lag.seconds")
                .description("The age of the oldest fact that a consumer has not had yet")
                .register(registry);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(1, BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** What cannot be told now is told as "not a number". */
    private void look() {
        ofLog().onFailure()
                .recoverWithItem(List.of())
                .chain(this::withKafka)
                .subscribe()
                .with(this::show);
    }

    private Uni<List<Lag>> ofLog() {
        return pool.query(LAGS).execute().map(Lags::lags);
    }

    private static List<Lag> lags(RowSet<Row> rows) {
        List<Lag> lags = new ArrayList<>();
        rows.forEach(row -> lags.add(new Lag(row.getString("name"), row.getDouble("facts"), row.getDouble("seconds"))));
        return lags;
    }

    private Uni<List<Lag>> withKafka(List<Lag> ofLog) {
        return kafka.isUsed()
                ? kafkaLag.facts()
                        .map(Long::doubleValue)
                        .onFailure()
                        .recoverWithItem(Double.NaN)
                        .map(behind -> {
                            List<Lag> all = new ArrayList<>(ofLog);
                            all.add(new Lag(FAN_OUT, behind, changes.age().toMillis() / MILLIS));
                            return all;
                        })
                : Uni.createFrom().item(ofLog);
    }

    private void show(List<Lag> lags) {
        facts.register(rows(lags, Lag::facts), true);
        seconds.register(rows(lags, Lag::seconds), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<Lag> lags, ToDoubleFunction<Lag> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        lags.forEach(lag -> rows.add(MultiGauge.Row.of(Tags.of("consumer", lag.consumer()), value.applyAsDouble(lag))));
        return rows;
    }

    private record Lag(String consumer, double facts, double seconds) {}
}
