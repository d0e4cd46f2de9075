package io.atrium.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.atrium.Surroundings;
import io.atrium.access.Scopes;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.event.Follower;
import io.atrium.record.Canaries.Canary;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Every field of every kind of document, through every way out: one document of each kind whose fields have values that
 * stand nowhere else, and whoever asks finds those that are meant for it, and no other.
 */
@QuarkusTest
@WithTestResource(Aviary.class)
class FieldClassesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Far from what Odoo has. */
    private static final int KEY = 700_001;

    /** Where the documents of each kind are read. Those that belong to others stand under these. */
    private static final Map<String, String> COLLECTIONS = Map.ofEntries(
            Map.entry("supplier", "/v1/suppliers"),
            Map.entry("supplier-bank-account", "/v1/suppliers/{supplier}/bank-accounts"),
            Map.entry("item", "/v1/items"),
            Map.entry("item-price", "/v1/items/{item}/prices"),
            Map.entry("contract", "/v1/contracts"),
            Map.entry("requisition", "/v1/requisitions"),
            Map.entry("purchase-order", "/v1/purchase-orders"),
            Map.entry("goods-receipt", "/v1/goods-receipts"),
            Map.entry("inventory-balance", "/v1/inventory-balances"),
            Map.entry("reorder-rule", "/v1/reorder-rules"),
            Map.entry("invoice", "/v1/invoices"),
            Map.entry("payment", "/v1/payments"),
            Map.entry("expense", "/v1/expenses"),
            Map.entry("cost-center", "/v1/cost-centers"),
            Map.entry("account", "/v1/accounts"),
            Map.entry("legal-entity", "/v1/legal-entities"),
            Map.entry("employee", "/v1/employees"),
            Map.entry("department", "/v1/departments"),
            Map.entry("facility", "/v1/facilities"),
            Map.entry("position", "/v1/positions"),
            Map.entry("shift", "/v1/shifts"),
            Map.entry("time-entry", "/v1/time-entries"),
            Map.entry("timecard", "/v1/timecards"),
            Map.entry("leave", "/v1/leaves"));

    /** Have no address of their own. */
    private static final Set<String> LISTED_ONLY = Set.of("item-price");

    /** Have no history of their own to be read. */
    private static final Set<String> WITHOUT_HISTORY = Set.of("item-price", "supplier-bank-account");

    private static final String READING = "procurement:read invoicing:read workforce:read";
    private static final String RESTRICTED = "supplier-bank:read workforce-personal:read";

    private static final List<String> LOG = new CopyOnWriteArrayList<>();
    private static final Handler LISTENER = listener();
    private static final List<String> PLAIN_DELIVERIES = new CopyOnWriteArrayList<>();
    private static final List<String> WHOLE_DELIVERIES = new CopyOnWriteArrayList<>();
    private static final List<String> PEEKING_DELIVERIES = new CopyOnWriteArrayList<>();

    private static Canaries canaries;
    private static Instant firstVersions;
    private static HttpServer partner;

    @Inject
    RecordTypes types;

    @Inject
    Pool pool;

    @Inject
    ObjectMapper json;

    @TestHTTPResource("/v1/changes")
    URI changes;

    private static Handler listener() {
        return new Handler() {
            @Override
            public void publish(LogRecord said) {
                StringWriter text = new StringWriter();
                text.append(String.valueOf(said.getMessage())).append(' ');
                if (said.getParameters() != null) {
                    Stream.of(said.getParameters())
                            .forEach(one -> text.append(String.valueOf(one)).append(' '));
                }
                if (said.getThrown() != null) {
                    said.getThrown().printStackTrace(new PrintWriter(text));
                }
                LOG.add(text.toString());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @BeforeEach
    void letThemFly() throws IOException {
        Logger.getLogger("").addHandler(LISTENER);
        if (canaries != null) {
            return;
        }
        types.captured().forEach(type -> await().atMost(PATIENCE).untilAsserted(() -> reader(READING, type.scope())
                .get(COLLECTIONS.get(type.name()).replaceAll("/\\{.*", ""))
                .then()
                .statusCode(200)));
        partner = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        partner.start();
        Canaries made = new Canaries(this::referred);
        Map<DocumentType, Record> first = documents(made);
        Map<DocumentType, Record> second = documents(made);
        canaries = made;
        subscribe("plain", "subscriptions:manage", PLAIN_DELIVERIES, null);
        subscribe("whole", "subscriptions:manage " + READING + " " + RESTRICTED, WHOLE_DELIVERIES, null);
        Canary closed = canaries.all().stream()
                .filter(canary ->
                        canary.path().equals("taxId") && canary.type().name().equals("supplier"))
                .findFirst()
                .orElseThrow();
        subscribe("peeking", "subscriptions:manage", PEEKING_DELIVERIES, "data.taxId = '" + closed.text() + "'");
        store(first, null);
        firstVersions = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        store(second, first);
    }

    /** Cases stand in tables of their own room. */
    private List<DocumentType> kept() {
        return types.all().stream()
                .filter(type -> !type.name().equals("exception"))
                .toList();
    }

    private Map<DocumentType, Record> documents(Canaries made) {
        return kept().stream().collect(Collectors.toMap(type -> type, type -> made.document(type, id(type))));
    }

    private static long key(DocumentType type) {
        return type.isPair() ? (long) KEY << 32 | KEY : KEY;
    }

    private static String id(DocumentType type) {
        return DocumentKey.publicId(type, key(type));
    }

    private String referred(String type) {
        return kept().stream()
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(FieldClassesTest::id)
                .orElse(null);
    }

    /** Into a log that takes them, whatever canaries are: the one of tests knows the choices of each field. */
    private void store(Map<DocumentType, Record> documents, Map<DocumentType, Record> before) {
        EventLog log = Follower.log(pool, Clock.systemUTC());
        documents.forEach((type, document) -> pool.withTransaction(transaction -> {
                    Set<String> restricted = type.restricted().keySet();
                    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
                    Canonical canonical = Canonical.of(json, document, restricted);
                    Change change = new Change(
                            key(type),
                            before == null ? 1 : 2,
                            canonical.hash(),
                            before == null
                                    ? null
                                    : Canonical.of(json, before.get(type), restricted)
                                            .body(now, restricted),
                            canonical.body(now, restricted),
                            canonical.restricted(),
                            now,
                            now,
                            false,
                            true);
                    Fact fact = new Fact(
                            UUID.randomUUID(),
                            EventTypes.named(type, before == null ? "created" : "updated"),
                            id(type),
                            "correlation",
                            type.authority(),
                            null,
                            change.told(type));
                    return RecordStore.alone(transaction, type)
                            .chain(() -> DocumentTable.write(
                                    transaction, type, List.of(change), List.of(fact), Cause.odoo("correlation")))
                            .chain(() -> log.append(transaction, List.of(fact)));
                })
                .await()
                .atMost(PATIENCE));
    }

    private void subscribe(String client, String scopes, List<String> deliveries, String filter) {
        partner.createContext("/" + client, exchange -> {
            deliveries.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        JsonObject wish = new JsonObject()
                .put("url", "http://localhost:" + partner.getAddress().getPort() + "/" + client);
        if (filter != null) {
            wish.put("filter", filter);
        }
        given().auth()
                .oauth2(Surroundings.token(client, scopes))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(wish.encode())
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void noLogTellsOfThem() {
        Logger.getLogger("").removeHandler(LISTENER);
        assertThat(found(String.join("\n", LOG), canary -> !canary.isEverybodys()))
                .isEmpty();
    }

    @AfterAll
    static void close() {
        partner.stop(0);
    }

    @Test
    void everyKindOfDocumentIsWalked() {
        assertThat(COLLECTIONS.keySet())
                .isEqualTo(kept().stream().map(DocumentType::name).collect(Collectors.toSet()));
    }

    @Test
    void noRestrictedFieldCanBeGuessedByFilteringOrSorting() {
        kept().forEach(type -> assertThat(
                        Collections.disjoint(type.keys(), type.restricted().keySet()))
                .as(type.name())
                .isTrue());
    }

    @TestFactory
    Stream<DynamicTest> readsShowOpenFieldsAndNoRestrictedOne() {
        return kept().stream()
                .map(type -> dynamicTest(type.name(), () -> {
                    List<Canary> open = current(type, canary -> !canary.isRestricted());
                    for (String path : ways(type)) {
                        String answer = ok(reader(READING).get(path));
                        assertThat(found(answer, Canary::isRestricted)).as(path).isEmpty();
                        assertThat(found(answer, canary -> true)).as(path).containsAll(open);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> restrictedFieldsAreShownToTheirScopeAlone() {
        return kept().stream().filter(type -> !type.restricted().isEmpty()).flatMap(type -> new HashSet<>(
                        type.restricted().values())
                .stream()
                        .map(scope -> dynamicTest(type.name() + " with " + scope, () -> {
                            for (String path : ways(type)) {
                                String answer = ok(reader(READING, scope).get(path));
                                assertThat(found(answer, Canary::isRestricted))
                                        .as(path)
                                        .containsAll(current(type, canary -> scope.equals(canary.scope())))
                                        .allMatch(canary -> canary.scope().equals(scope));
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsReadWithoutTheScopeOfTheDocuments() {
        return kept().stream()
                .map(type -> dynamicTest(type.name(), () -> {
                    String others = Scopes.ALL.stream()
                            .filter(scope -> !scope.equals(type.scope()))
                            .collect(Collectors.joining(" "));
                    for (String path : ways(type)) {
                        Response refused = reader(others).get(path);

                        assertThat(refused.statusCode()).as(path).isEqualTo(403);
                        assertThat(found(refused.asString(), canary -> true))
                                .as(path)
                                .isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusalsTellNothingOfWhatTheyAreAbout() {
        return kept().stream()
                .map(type -> dynamicTest(type.name(), () -> {
                    String all = String.join(" ", Scopes.ALL);
                    for (String path : ways(type)) {
                        String wrong = path + (path.contains("?") ? "&" : "?") + "nothing=of-the-kind";
                        Response unknown = reader(all).get(wrong);
                        Response notAllowed = reader(all).delete(path);
                        Response unreadable = reader(all)
                                .contentType("application/json")
                                .header("Idempotency-Key", UUID.randomUUID())
                                .header("If-Match", "\"77\"")
                                .body("{\"name\":7")
                                .patch(path);

                        assertThat(unknown.statusCode()).as(wrong).isEqualTo(400);
                        for (Response refused : List.of(unknown, notAllowed, unreadable)) {
                            assertThat(refused.statusCode()).as(path).isBetween(400, 499);
                            assertThat(found(refused.asString(), canary -> true))
                                    .as(path)
                                    .isEmpty();
                        }
                    }
                }));
    }

    @Test
    void theFeedTellsThoseWhoReadNoDocumentsWhatEverybodyMayKnow() {
        String feed = feed("events:read");

        assertThat(found(feed, canary -> true)).containsExactlyInAnyOrderElementsOf(all(Canary::isEverybodys));
        assertThat(redacted(feed, "supplier"))
                .containsExactlyInAnyOrder("taxId", "email", "phone", "address", "requester", "approvedBy");
        assertThat(redacted(feed, "employee")).contains("personal");
    }

    @TestFactory
    Stream<DynamicTest> theFeedTellsReadersOfADomainWhatItsDocumentsShow() {
        return Stream.of("procurement:read", "invoicing:read", "workforce:read")
                .map(scope -> dynamicTest(
                        scope, () -> assertThat(found(feed("events:read " + scope + " " + RESTRICTED), canary -> true))
                                .containsExactlyInAnyOrderElementsOf(all(canary -> canary.isEverybodys()
                                        || !canary.isRestricted()
                                                && canary.type().scope().equals(scope)))));
    }

    @Test
    void streamsTellWhatTheFeedTells() {
        assertThat(found(stream("events:read"), canary -> true))
                .containsExactlyInAnyOrderElementsOf(all(Canary::isEverybodys));
        assertThat(found(stream("events:read " + READING + " " + RESTRICTED), canary -> true))
                .containsExactlyInAnyOrderElementsOf(all(canary -> !canary.isRestricted()));
    }

    @Test
    void deliveriesTellWhatTheSubscribersTokenCouldRead() {
        int facts = 2 * kept().size();
        await().atMost(PATIENCE).until(() -> ofCanaries(PLAIN_DELIVERIES) >= facts);
        await().atMost(PATIENCE).until(() -> ofCanaries(WHOLE_DELIVERIES) >= facts);

        assertThat(found(String.join("\n", PLAIN_DELIVERIES), canary -> true))
                .containsExactlyInAnyOrderElementsOf(all(Canary::isEverybodys));
        assertThat(found(String.join("\n", WHOLE_DELIVERIES), canary -> true))
                .containsExactlyInAnyOrderElementsOf(all(canary -> !canary.isRestricted()));
    }

    @Test
    void noFilterTellsOfAFieldThatTheSubscriberMayNotSee() {
        await().atMost(PATIENCE).until(() -> ofCanaries(WHOLE_DELIVERIES) >= 2 * kept().size());

        assertThat(PEEKING_DELIVERIES).isEmpty();
    }

    @Test
    void operatorsAndMeasurementsSeeNoneOfThem() {
        kept().forEach(type -> reader(READING, RESTRICTED).get(ways(type).get(0)));
        String all = String.join(" ", Scopes.ALL);

        for (String path : List.of(
                "/ops/v1/audit?limit=500",
                "/ops/v1/interfaces",
                "/v1/event-types",
                "/q/metrics",
                "/q/health",
                "/openapi")) {
            assertThat(found(ok(reader(all).get(path)), canary -> true))
                    .as(path)
                    .isEmpty();
        }
    }

    private List<Canary> all(Predicate<Canary> which) {
        return canaries.all().stream().filter(which).toList();
    }

    /** Of the later version. */
    private List<Canary> current(DocumentType type, Predicate<Canary> which) {
        List<Canary> both = canaries.of(type);
        return both.subList(both.size() / 2, both.size()).stream().filter(which).toList();
    }

    private static List<Canary> found(String text, Predicate<Canary> which) {
        return canaries.all().stream()
                .filter(which)
                .filter(canary -> text.contains(canary.text()))
                .toList();
    }

    /** How a document can be read: each answer has all fields of it. */
    private List<String> ways(DocumentType type) {
        String collection = COLLECTIONS
                .get(type.name())
                .replace("{supplier}", referred("supplier"))
                .replace("{item}", referred("item"));
        String one = collection + "/" + id(type);
        String fields = String.join(",", new TreeSet<>(type.fieldNames()));
        Stream<String> lists = Stream.of("?sort=-updatedAt&limit=5", "?sort=-updatedAt&limit=5&fields=" + fields)
                .map(query -> collection + query);
        Stream<String> ones =
                LISTED_ONLY.contains(type.name()) ? Stream.of() : Stream.of(one, one + "?fields=" + fields);
        Stream<String> histories = WITHOUT_HISTORY.contains(type.name()) ? Stream.of() : Stream.of(one + "/versions");
        return Stream.of(lists, ones, histories).flatMap(ways -> ways).toList();
    }

    @TestFactory
    Stream<DynamicTest> thePastIsShownByTheSameRule() {
        return kept().stream()
                .filter(type -> !WITHOUT_HISTORY.contains(type.name()))
                .map(type -> dynamicTest(type.name(), () -> {
                    List<Canary> both = canaries.of(type);
                    List<Canary> first = both.subList(0, both.size() / 2);
                    String path = ways(type).get(2).replaceAll("\\?.*", "") + "?asOf=" + firstVersions;

                    String open = ok(reader(READING).get(path));
                    String whole = ok(reader(READING, RESTRICTED).get(path));

                    assertThat(found(open, canary -> true))
                            .containsExactlyInAnyOrderElementsOf(first.stream()
                                    .filter(canary -> !canary.isRestricted())
                                    .toList());
                    assertThat(found(whole, canary -> true)).containsExactlyInAnyOrderElementsOf(first);
                }));
    }

    private static RequestSpecification reader(String... scopes) {
        return given().auth().oauth2(Surroundings.token("reader", String.join(" ", scopes)));
    }

    private static String ok(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.asString();
    }

    private String feed(String scopes) {
        StringBuilder told = new StringBuilder();
        kept().forEach(type -> told.append(ok(reader(scopes).get("/v1/changes?subject=" + id(type))))
                .append('\n'));
        return told.toString();
    }

    private static List<String> redacted(String feed, String type) {
        return feed
                .lines()
                .flatMap(page -> new JsonObject(page).getJsonArray("data").stream())
                .map(JsonObject.class::cast)
                .filter(fact -> fact.getString("type").contains("." + type + "."))
                .map(fact -> fact.getJsonObject("data").getJsonArray("redacted", new JsonArray()))
                .findFirst()
                .orElseThrow()
                .stream()
                .map(Object::toString)
                .toList();
    }

    private String stream(String scopes) {
        StringBuilder told = new StringBuilder();
        kept().forEach(type -> {
            HttpRequest request = HttpRequest.newBuilder(URI.create(changes + "?subject=" + id(type)))
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + Surroundings.token("reader", scopes))
                    .build();
            try (InputStream events = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofInputStream())
                    .body()) {
                int seen = 0;
                StringBuilder line = new StringBuilder();
                while (seen < 2) {
                    int next = events.read();
                    assertThat(next).isNotNegative();
                    line.append((char) next);
                    if (next == '\n') {
                        seen += line.toString().startsWith("data:") ? 1 : 0;
                        told.append(line);
                        line.setLength(0);
                    }
                }
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        return told.toString();
    }

    private long ofCanaries(List<String> deliveries) {
        Set<String> subjects = kept().stream().map(FieldClassesTest::id).collect(Collectors.toSet());
        return deliveries.stream()
                .map(JsonObject::new)
                .filter(fact -> subjects.contains(fact.getString("subject")))
                .map(fact -> fact.getString("id"))
                .distinct()
                .count();
    }
}
