package io.atrium.watch;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import io.atrium.measure.HourlyCount;
import io.atrium.measure.HourlyCounts;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** How much is out of line now, and how far the watch has come. */
@ApplicationScoped
class AnomalyFigures implements Figures {

    private final List<HourlyCounts> rooms;

    AnomalyFigures(@All List<HourlyCounts> rooms) {
        this.rooms = rooms;
    }

    @Override
    public List<Figure> all() {
        // The code names them.
        String signals = rooms.stream()
                .flatMap(room -> room.counted().stream())
                .map(HourlyCount::signal)
                .sorted()
                .collect(Collectors.joining("', '", "array['", "']"));
        return List.of(
                Figure.by(
                        List.of("signal", "direction"),
                        "atrium.watch.anomalies",
                        "What is out of line with the same hour of the weeks before",
                        """
                        select signal, direction, count(number)::float8 as value
                        from unnest(%s) as signal cross join unnest(array['more', 'less']) as direction
                        left join (select * from watch_anomaly where ended_at is null) as found using (signal, direction)
                        group by signal, direction"""
                                .formatted(signals)),
                Figure.of(
                        "atrium.watch.behind.seconds",
                        "Since the end of the last hour that was counted; an hour and the grace when all is well",
                        """
                        select coalesce(extract(epoch from now() - max(hour)) - 3600, 0)::float8 as value
                        from watch_counted"""));
    }
}
