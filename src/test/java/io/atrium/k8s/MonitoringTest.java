package io.atrium.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.Surroundings;
import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Surroundings.token;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** What Atrium lets be measured, and what {@code k8s/monitoring} asks of it. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MonitoringTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path MONITORING = Path.of("k8s/monitoring");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{([^}]*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Of the cluster's own monitoring, with the labels that these have. */
    private static final Map<String, Set<String>> OF_THE_CLUSTER =
            Map.of("kube_cronjob_status_last_successful_time", Set.of("cronjob", "namespace"));

    /** Shown once there is a case, and once a domain was compared. */
    private static final Map<String, Set<String>> NOT_YET = Map.of(
            "atrium_exceptionqueue_open", Set.of("team", "age"),
            "atrium_exceptionqueue_overdue", Set.of("team", "age"),
            "atrium_reconcile_differences", Set.of("domain"),
            "atrium_reconcile_age_seconds", Set.of("domain"));

    /** What Prometheus adds to whatever it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("pod", "namespace", "job", "instance");

    @Inject
    @All
    List<Figures> rooms;

    @BeforeEach
    void somethingHasHappened() throws GeneralSecurityException {
        given().header("Authorization", "Bearer " + token("reader", "procurement:read"))
                .get("/v1/suppliers?limit=1")
                .then()
                .statusCode(200);
        deliver();
        // Everything that the rooms let be measured was looked up once.
        Set<String> looked = rooms.stream()
                .flatMap(room -> room.all().stream())
                .map(MonitoringTest::exported)
                .filter(name -> !NOT_YET.containsKey(name))
                .collect(Collectors.toSet());
        looked.add("atrium_event_lag_seconds");
        await().atMost(PATIENCE).until(() -> metrics().keySet().containsAll(looked));
    }

    @Test
    void everyRuleAndEveryPanelAsksForWhatThereIs() throws IOException {
        Map<String, Set<String>> existing = new TreeMap<>(metrics());
        existing.putAll(OF_THE_CLUSTER);
        existing.putAll(NOT_YET);

        Map<String, Promql> asked = queries();
        assertThat(asked).hasSizeGreaterThan(40);
        asked.forEach((query, read) -> read.metrics().forEach((metric, labels) -> {
            assertThat(existing).as(query).containsKey(metric);
            assertThat(existing.get(metric)).as(query + ": labels of " + metric).containsAll(labels);
        }));
        asked.forEach((query, read) -> {
            Set<String> known = new HashSet<>(OF_PROMETHEUS);
            read.metrics().keySet().forEach(metric -> known.addAll(existing.get(metric)));
            assertThat(known).as(query).containsAll(read.grouped());
        });
    }

    @Test
    void whatIsNotShownYetIsRegisteredUnderThatNameAndWithTheseLabels() {
        Map<String, Set<String>> registered = rooms.stream()
                .flatMap(room -> room.all().stream())
                .filter(figure -> NOT_YET.containsKey(exported(figure)))
                .collect(Collectors.toMap(MonitoringTest::exported, figure -> Set.copyOf(figure.labels())));

        assertThat(registered).isEqualTo(NOT_YET);
    }

    private static String exported(Figure figure) {
        return figure.name().replace('.', '_');
    }

    @Test
    void everyAlertLeadsToARunbookThatIsThere() {
        List<JsonNode> alerts = rules();

        assertThat(alerts).hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(Path.of(alert.at("/annotations/runbook_url").asText())).isRegularFile();
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.path("for").asText()).matches("\\d+[mhd]");
            assertThat(Promql.parse(alert.path("expr").asText()).type()).isEqualTo(Promql.Type.INSTANT);
        });
        assertThat(alerts.stream().map(alert -> alert.path("alert").asText())).doesNotHaveDuplicates();
    }

    @Test
    void everyRunbookIsOnTheListOfThem() throws IOException {
        String list = Files.readString(Path.of("docs/runbooks/README.md"));

        try (Stream<Path> files = Files.list(Path.of("docs/runbooks"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(name -> assertThat(list).contains("(" + name + ")"));
        }
    }

    @Test
    void everyObjectKeepsToItsSchema() {
        assertThat(Kustomization.render(MONITORING)).hasSize(4).allSatisfy(object -> assertThat(
                        Schemas.problems(object))
                .as(Kustomization.name(object))
                .isEmpty());
    }

    @Test
    void whatTheAutoscalerAsksForIsMadeOfWhatThereIs() throws IOException {
        JsonNode rule = Kustomization.documents(Files.readString(MONITORING.resolve("adapter.yaml")))
                .get(0)
                .at("/external/0");
        String query = rule.path("metricsQuery").asText().replace("<<.LabelMatchers>>", "namespace=\"atrium\"");

        assertThat(metrics().keySet()).containsAll(Promql.parse(query).metrics().keySet());
        assertThat(Kustomization.render(Path.of("k8s/overlays/production")).toString())
                .contains("\"name\":\"" + rule.at("/name/as").asText() + "\"");
    }

    /** However many callers, documents, paths and forgeries there are. */
    @Test
    void thereAreNotMoreSeriesWhenThereIsMoreOfEverything() {
        askAround(20);
        Set<String> before = series();

        askAround(200);

        Set<String> grown = new TreeSet<>(series());
        grown.removeAll(before);
        assertThat(grown).filteredOn(atriums()).isEmpty();
        assertThat(grown).hasSizeLessThan(30);
        assertThat(before).hasSizeLessThan(3_000);
    }

    @Test
    void noLabelHoldsAnIdANameOrASecret() {
        String supplier = given().header("Authorization", "Bearer " + token("somebody-known", "procurement:read"))
                .get("/v1/suppliers?limit=1")
                .jsonPath()
                .getString("data[0].id");
        given().header("Authorization", "Bearer " + token("somebody-known", "procurement:read"))
                .get("/v1/suppliers/" + supplier);

        String metrics = given().get("/q/metrics").asString();

        assertThat(metrics).doesNotContain(supplier, "somebody-known", "try-bamboohr-with-this-secret");
    }

    private static Predicate<String> atriums() {
        return each -> each.startsWith("atrium_");
    }

    private static void askAround(int times) {
        for (int i = 0; i < times; i++) {
            String random = UUID.randomUUID().toString();
            String caller = token("caller-" + random, "procurement:read");
            given().header("Authorization", "Bearer " + caller).get("/v1/suppliers/sup_" + random.substring(0, 8));
            given().get("/v1/suppliers/" + random);
            given().header("Authorization", "Bearer nonsense").get("/v1/employees/" + random);
            given().get("/nothing/" + random);
            given().body(random).post("/webhooks/" + random);
            given().body(random).post("/webhooks/bamboohr");
        }
    }

    /** As BambooHR signs it. */
    private static void deliver() throws GeneralSecurityException {
        String body = "{\"employees\":[]}";
        String now = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("try-bamboohr-with-this-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal((body + now).getBytes(StandardCharsets.UTF_8)));
        Response answer = given().contentType("application/json")
                .header("X-BambooHR-Timestamp", now)
                .header("X-BambooHR-Signature", signature)
                .body(body)
                .post("/webhooks/bamboohr");
        assertThat(answer.statusCode()).isIn(200, 202);
    }

    /** Every metric that is told of, with the labels it has. */
    private static Map<String, Set<String>> metrics() {
        Map<String, Set<String>> metrics = new TreeMap<>();
        samples().forEach(sample -> metrics.computeIfAbsent(sample.group(1), first -> new TreeSet<>())
                .addAll(LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .toList()));
        return metrics;
    }

    private static Set<String> series() {
        return samples()
                .map(sample -> sample.group(1) + "{" + sample.group(2) + "}")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Matcher> samples() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(SAMPLE::matcher)
                .filter(Matcher::matches);
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        Kustomization.render(MONITORING).stream()
                .filter(object -> Kustomization.kind(object).equals("PrometheusRule"))
                .forEach(object -> object.at("/spec/groups")
                        .forEach(group -> group.path("rules").forEach(rules::add)));
        return rules;
    }

    private static Map<String, Promql> queries() throws IOException {
        Map<String, Promql> queries = new TreeMap<>();
        rules().forEach(rule -> queries.put(
                rule.path("expr").asText(), Promql.parse(rule.path("expr").asText())));
        try (Stream<Path> dashboards = Files.list(MONITORING.resolve("dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                ObjectNode board = (ObjectNode) new ObjectMapper().readTree(Files.readString(dashboard));
                Kustomization.walk(board, (field, parent) -> {
                    if (field.equals("expr")) {
                        queries.put(
                                parent.get("expr").asText(),
                                Promql.parse(parent.get("expr").asText()));
                    }
                });
            }
        }
        return queries;
    }
}
