package io.atrium.measure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks every now and then at what the rooms let be measured. One question after the other, and the next look only after
 * the last answer: a database that has much to do is not given more. What cannot be told is not shown, rather than shown
 * as it was.
 */
@ApplicationScoped
class Measuring {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Pool pool;
    private final Map<Figure, MultiGauge> gauges = new LinkedHashMap<>();
    private volatile boolean isAway;
    private Cancellable loop;

    Measuring(Pool pool, @All List<Figures> rooms, MeterRegistry registry) {
        this.pool = pool;
        rooms.stream()
                .flatMap(room -> room.all().stream())
                .forEach(figure -> gauges.put(
                        figure,
                        MultiGauge.builder(figure.name())
                                .description(figure.description())
                                .register(registry)));
        Gauge.builder("atrium.database.away", () -> isAway ? 1 : 0)
                .description("1 while the database does not answer")
                .register(registry);
    }

    void start(@Observes StartupEvent started) {
        loop = Uni.createFrom()
                .deferred(this::look)
                .onItem()
                .delayIt()
                .by(BETWEEN_LOOKS)
                .repeat()
                .indefinitely()
                .subscribe()
                .with(ignored -> {});
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.cancel();
    }

    /** One look at everything. Never fails. */
    Uni<Void> look() {
        return Multi.createFrom()
                .iterable(gauges.keySet())
                .onItem()
                .transformToUniAndConcatenate(this::look)
                .onCompletion()
                .invoke(() -> isAway = false)
                .onFailure()
                .invoke(failure -> isAway = true)
                .onFailure()
                .invoke(this::forget)
                .collect()
                .last()
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Void> look(Figure figure) {
        return pool.query(figure.query())
                .execute()
                .invoke(rows -> gauges.get(figure).register(values(figure, rows), true))
                .replaceWithVoid();
    }

    private void forget() {
        gauges.values().forEach(gauge -> gauge.register(List.of(), true));
    }

    private static List<MultiGauge.Row<?>> values(Figure figure, RowSet<Row> rows) {
        List<MultiGauge.Row<?>> values = new ArrayList<>();
        rows.forEach(row -> values.add(MultiGauge.Row.of(tags(figure, row), row.getDouble("value"))));
        return values;
    }

    private static Tags tags(Figure figure, Row row) {
        return Tags.of(figure.labels().stream()
                .map(label -> Tag.of(label, row.getString(label)))
                .toList());
    }
}
