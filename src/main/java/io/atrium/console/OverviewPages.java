package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is to know at a glance. */
@PermitAll
@Path("/console")
class OverviewPages {

    private static final int MOST_CASES = 500;
    private static final int MOST_STUCK = 50;
    private static final int MOST_ANOMALIES = 5;

    /** Ages of cases, and how long each lasts. */
    private static final Map<String, Duration> AGES = ages();

    private static Map<String, Duration> ages() {
        Map<String, Duration> ages = new LinkedHashMap<>();
        ages.put("under an hour", Duration.ofHours(1));
        ages.put("under a day", Duration.ofDays(1));
        ages.put("under a week", Duration.ofDays(7));
        ages.put("older", Duration.ofDays(100_000));
        return ages;
    }

    private final Visits visits;
    private final Throughput throughput;
    private final Clock clock;

    OverviewPages(Visits visits, Throughput throughput, Clock clock) {
        this.visits = visits;
        this.throughput = throughput;
        this.clock = clock;
    }

    @GET
    public Uni<Response> overview(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> Uni.combine()
                .all()
                .unis(
                        visit.get("/ops/v1/interfaces"),
                        visit.get("/ops/v1/receipts?state=stuck&limit=" + MOST_STUCK),
                        visit.get("/ops/v1/receipts?limit=1"),
                        visit.get("/v1/subscriptions"),
                        visit.get("/ops/v1/exceptions?status=open,retrying&limit=" + MOST_CASES),
                        visit.get("/ops/v1/approvals?state=awaiting&limit=50"),
                        visit.get("/ops/v1/replays?state=running&limit=5"),
                        visit.get("/ops/v1/anomalies?state=open&limit=" + MOST_ANOMALIES))
                .with(answers -> visit.page(
                        "overview",
                        data(answers.stream().map(Answer.class::cast).toList()))));
    }

    private Map<String, Object> data(List<Answer> answers) {
        Answer interfaces = answers.get(0);
        Answer cases = answers.get(4);
        long lag = throughput.gauge("atrium.event.lag.facts");
        long seconds = throughput.gauge("atrium.event.lag.seconds");
        Throughput.Rates rates = throughput.rates();
        Map<String, Object> data = new HashMap<>();
        data.put(
                "flows",
                List.of(
                        FlowHealth.ofChanges(interfaces).model(),
                        FlowHealth.ofCommands(interfaces).model(),
                        FlowHealth.ofWebhooks(answers.get(1), answers.get(2)).model(),
                        FlowHealth.ofFacts(answers.get(3), lag, seconds).model()));
        data.put("interfaces", interfaces.model());
        data.put("cases", cases.model());
        List<Map<String, Object>> teams = teams(cases.data());
        data.put("teams", teams);
        data.put("teamChart", chart(teams));
        data.put("ages", List.copyOf(AGES.keySet()));
        data.put(
                "overdue",
                cases.data().stream()
                        .filter(one -> Boolean.TRUE.equals(one.get("overdue")))
                        .count());
        data.put("approvals", answers.get(5).model());
        data.put("replays", answers.get(6).model());
        data.put("anomalies", answers.get(7).model());
        data.put("lag", lag);
        data.put("lagSeconds", seconds);
        data.put("rates", lately(rates));
        data.put(
                "chart",
                rates.times().size() < 2 ? "" : Json.encode(Map.of("times", rates.times(), "series", rates.series())));
        return data;
    }

    private static List<Map<String, Object>> lately(Throughput.Rates rates) {
        return rates.series().keySet().stream()
                .map(name -> Map.<String, Object>of("name", name, "perSecond", rates.lately(name)))
                .toList();
    }

    private static String chart(List<Map<String, Object>> teams) {
        return Json.encode(Map.of(
                "teams", teams.stream().map(team -> team.get("team")).toList(),
                "ages", AGES.keySet(),
                "counts", teams.stream().map(team -> team.get("counts")).toList()));
    }

    /** How many cases of each age each team has. */
    private List<Map<String, Object>> teams(List<Map<String, Object>> cases) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Map<String, Object> one : cases) {
            Map<String, Integer> ages =
                    counts.computeIfAbsent(one.getOrDefault("owner", "nobody").toString(), first -> zeroes());
            ages.merge(age(one.getOrDefault("openedAt", "").toString()), 1, Integer::sum);
        }
        List<Map<String, Object>> teams = new ArrayList<>();
        counts.forEach((team, ages) -> teams.add(Map.of(
                "team", team,
                "counts", List.copyOf(ages.values()),
                "total", ages.values().stream().mapToInt(Integer::intValue).sum())));
        return teams;
    }

    private static Map<String, Integer> zeroes() {
        Map<String, Integer> zeroes = new LinkedHashMap<>();
        AGES.keySet().forEach(age -> zeroes.put(age, 0));
        return zeroes;
    }

    private String age(String openedAt) {
        Duration age = Duration.between(Instant.parse(openedAt), clock.instant());
        return AGES.entrySet().stream()
                .filter(known -> age.compareTo(known.getValue()) < 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("older");
    }
}
