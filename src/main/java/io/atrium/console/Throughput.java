package io.atrium.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much went through this replica lately: its own metrics, remembered for half an hour. */
@ApplicationScoped
class Throughput {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final int KEPT = 180;
    private static final double MILLIS = 1_000;

    private final MeterRegistry metrics;
    private final Vertx vertx;
    private final Clock clock;
    private final Deque<Look> looks = new ArrayDeque<>();
    private long timer;

    Throughput(MeterRegistry metrics, Vertx vertx, Clock clock) {
        this.metrics = metrics;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(1, BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private synchronized void look() {
        Map<String, Double> totals = new LinkedHashMap<>();
        totals.put("API requests", requests());
        totals.put("Webhooks in", total("atrium.webhook.deliveries"));
        totals.put("Odoo calls", total("atrium.odoo.calls"));
        totals.put("Deliveries out", total("atrium.subscription.attempts"));
        looks.addLast(new Look(clock.instant(), totals));
        if (looks.size() > KEPT) {
            looks.removeFirst();
        }
    }

    /** Only those of the canonical API: the console's own questions are no throughput. */
    private double requests() {
        return metrics.find("http.server.requests").timers().stream()
                .filter(timer -> String.valueOf(timer.getId().getTag("uri")).startsWith("/v1/"))
                .mapToDouble(Timer::count)
                .sum();
    }

    private double total(String name) {
        Search found = metrics.find(name);
        return found.counters().stream().mapToDouble(Counter::count).sum()
                + found.functionCounters().stream()
                        .mapToDouble(FunctionCounter::count)
                        .sum();
    }

    /** Per second between any two looks, by what is counted; the times of the later looks with it. */
    synchronized Rates rates() {
        List<String> times = new ArrayList<>();
        Map<String, List<Double>> series = new LinkedHashMap<>();
        Look before = null;
        for (Look look : looks) {
            if (before != null) {
                double seconds = Duration.between(before.at, look.at).toMillis() / MILLIS;
                Map<String, Double> earlier = before.totals;
                times.add(look.at.toString());
                look.totals.forEach((name, total) -> series.computeIfAbsent(name, first -> new ArrayList<>())
                        .add(rounded((total - earlier.get(name)) / seconds)));
            }
            before = look;
        }
        return new Rates(times, series);
    }

    private static double rounded(double rate) {
        return Math.round(Math.max(rate, 0) * 100) / 100.0;
    }

    /** The largest of a gauge that several have; zero when nobody has it, or it cannot be told. */
    long gauge(String name) {
        double most = metrics.find(name).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        return Math.round(most);
    }

    private record Look(Instant at, Map<String, Double> totals) {}

    /**
     * Per second.
     *
     * @param times as many as each series has values
     */
    record Rates(List<String> times, Map<String, List<Double>> series) {

        /** The mean of the last minute, or of what there is of it. */
        double lately(String name) {
            List<Double> all = series.getOrDefault(name, List.of());
            return all.subList(Math.max(0, all.size() - 6), all.size()).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0);
        }
    }
}
