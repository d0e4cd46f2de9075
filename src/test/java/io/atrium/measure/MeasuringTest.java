package io.atrium.measure;

import io.atrium.MigratedDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasuringTest {

    private static MigratedDatabase database;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatIsLookedUpIsShownASeriesForEachValueOfItsLabels() {
        Measuring measuring = measuring(
                Figure.of("waiting", "What waits", "select 3::float8 as value"),
                Figure.by(
                        "state",
                        "states",
                        "By state",
                        "select state, 1::float8 as value from unnest(array['a', 'b']) as state"),
                Figure.by(
                        List.of("team", "age"),
                        "cases",
                        "By team and age",
                        "select 'hr' as team, age, 2::float8 as value from unnest(array['hour', 'day']) as age"));

        measuring.look().await().indefinitely();

        assertThat(registry.get("waiting").gauge().value()).isEqualTo(3);
        assertThat(registry.get("states").gauges())
                .extracting(gauge -> gauge.getId().getTag("state"))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(registry.get("cases")
                        .tags("team", "hr", "age", "day")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(away()).isZero();
    }

    @Test
    void whatCannotBeLookedUpAnyMoreIsNotShownAsItWas() {
        database.execute("create table measured as select 5::float8 as value");
        Measuring measuring = measuring(Figure.of("waiting", "What waits", "select value from measured"));
        measuring.look().await().indefinitely();
        assertThat(registry.find("waiting").gauge()).extracting(Gauge::value).isEqualTo(5.0);

        database.execute("drop table measured");
        measuring.look().await().indefinitely();

        assertThat(registry.find("waiting").gauge()).isNull();
        assertThat(away()).isEqualTo(1);
    }

    private double away() {
        return registry.get("atrium.database.away").gauge().value();
    }

    private Measuring measuring(Figure... figures) {
        return new Measuring(database.pool(), List.of(() -> List.of(figures)), registry);
    }
}
