package io.atrium.audit;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What the trail tells those who look at it, and what they can prove with what they take away. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class AuditResourceTest {

    private static final String AUDIT = "/ops/v1/audit";
    private static final int TAMPERINGS = 200;

    @TempDir
    Path folder;

    @Inject
    Pool pool;

    @Inject
    Checkpoints checkpoints;

    private final String correlation = "c-" + UUID.randomUUID();

    private static RequestSpecification officer() {
        return caller("officer", "audit:read");
    }

    private static RequestSpecification caller(String client, String scopes) {
        return given().auth().oauth2(Surroundings.token(client, scopes));
    }

    private RequestSpecification traced(String client, String scopes) {
        return caller(client, scopes).header("X-Correlation-Id", correlation);
    }

    private Response search(String query) {
        return officer().get(AUDIT + "?" + query);
    }

    private Response entries() {
        return search("correlationId=" + correlation);
    }

    @Test
    void tellsWhoDidWhatToWhatWithTheHashesOfBeforeAndAfter() {
        String name = "Audited " + UUID.randomUUID();
        String id = traced("buyer", "procurement:write")
                .header("Idempotency-Key", UUID.randomUUID())
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("name", name).encode())
                .post("/v1/suppliers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        traced("buyer", "procurement:write")
                .contentType(ContentType.JSON)
                .body("{\"email\": \"desk@example.org\"}")
                .patch("/v1/suppliers/" + id)
                .then()
                .statusCode(200);

        Response found = search("subject=" + id);

        found.then()
                .statusCode(200)
                .body("data.action", contains("supplier.amend", "supplier.create"))
                .body("data.client", everyItem(equalTo("buyer")))
                .body("data.person", everyItem(equalTo("buyer")))
                .body("data.correlationId", everyItem(equalTo(correlation)))
                .body("data.outcome", everyItem(equalTo("done")))
                .body("data[1].before", nullValue())
                .body("data[1].after", equalTo(found.<String>path("data[0].before")))
                .body("next", nullValue());
        // The hash is that of the version as it is answered.
        List<Map<String, Object>> versions = caller("buyer", "procurement:read")
                .get("/v1/suppliers/" + id + "/versions")
                .path("data");
        assertThat(versions).hasSize(2);
        assertThat(stored(id)).isEqualTo(found.<String>path("data[0].after"));
    }

    private String stored(String id) {
        return Written.fingerprint(pool.preparedQuery(
                        "select body from record_document_supplier where convert_from(body, 'UTF8')::json ->> 'id' = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(Bookkeeper.PATIENCE)
                .iterator()
                .next()
                .getBuffer(0)
                .getBytes());
    }

    @Test
    void tellsOfRefusedCommandsWithTheirCode() {
        traced("buyer", "procurement:write")
                .header("Idempotency-Key", UUID.randomUUID())
                .contentType(ContentType.JSON)
                .body("{\"name\": \"No such country\", \"address\": {\"countryCode\": \"XX\"}}")
                .post("/v1/suppliers")
                .then()
                .statusCode(400);

        entries().then().body("data.action", contains("supplier.create")).body("data.outcome", contains("invalid"));
    }

    @Test
    void tellsOfDeniedCalls() {
        traced("nosy", "procurement:read")
                .get("/ops/v1/audit?subject=emp_secret")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));

        entries()
                .then()
                .body("data.action", contains("call.denied"))
                .body("data.client", contains("nosy"))
                .body("data.outcome", contains("forbidden"))
                // Never the query.
                .body("data.note", contains("GET /ops/v1/audit"));
    }

    @Test
    void tellsOfAFloodOfStrangersOnceAndThenTheirNumber() {
        List<String> correlations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String each = correlation + i;
            correlations.add(each);
            given().header("Authorization", "Bearer nonsense")
                    .header("X-Correlation-Id", each)
                    .get("/v1/suppliers")
                    .then()
                    .statusCode(401);
        }

        Set<String> told = new HashSet<>(search("action=call.denied&outcome=unauthenticated&limit=500")
                .<List<String>>path("data.correlationId"));
        told.retainAll(correlations);
        assertThat(told).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void tellsWhoReadWhichRestrictedFieldsOfWhatAndNeverTheirValues() {
        String employees = "workforce:read workforce-personal:read";
        Response list = traced("payroll", employees).get("/v1/employees?limit=3");
        List<String> ids = list.path("data.id");
        traced("payroll", employees).get("/v1/employees/" + ids.get(0)).then().body("personal", notNullValue());
        traced("payroll", employees).get("/v1/employees/" + ids.get(1) + "/versions");
        // Nothing restricted is shown by these.
        traced("payroll", employees).get("/v1/employees?fields=name");
        traced("reader", "workforce:read").get("/v1/employees?limit=3");
        String tag =
                caller("payroll", employees).get("/v1/employees/" + ids.get(0)).header("ETag");
        traced("payroll", employees)
                .header("If-None-Match", tag)
                .get("/v1/employees/" + ids.get(0))
                .then()
                .statusCode(304);

        Response entries = entries();

        entries.then()
                .body("data.action", everyItem(equalTo("employee.read")))
                .body("data.client", everyItem(equalTo("payroll")))
                .body("data.note", everyItem(equalTo("personal")))
                .body("data.size()", equalTo(3))
                .body("data[2].subjects", equalTo(ids))
                .body("data[1].subject", equalTo(ids.get(0)))
                .body("data[0].subject", equalTo(ids.get(1)));
        // Whoever was in a list is found too.
        search("subject=" + ids.get(2) + "&correlationId=" + correlation).then().body("data.size()", equalTo(1));
        List<Map<String, Object>> shown = list.path("data.personal");
        assertThat(shown.stream().flatMap(personal -> values(personal).stream()))
                .isNotEmpty()
                .noneMatch(value -> entries.asString().contains(value));
    }

    /** Texts that are long enough to be no coincidence. */
    private static List<String> values(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> texts.addAll(values(each)));
        } else if (value instanceof String text && text.length() > 5) {
            texts.add(text);
        }
        return texts;
    }

    @Test
    void tellsWhoReadThemThroughAnotherDocument() {
        String expense =
                caller("reader", "invoicing:read").get("/v1/expenses?limit=1").path("data[0].id");
        Response expanded = traced("payroll", "invoicing:read workforce:read workforce-personal:read")
                .get("/v1/expenses/" + expense + "?expand=employee");

        expanded.then().body("employee.personal", notNullValue());
        entries()
                .then()
                .body("data.action", contains("employee.read"))
                .body("data.subject", contains(expanded.<String>path("employee.id")));
    }

    @Test
    void pagesWithoutGapOrRepetition() {
        for (int i = 0; i < 7; i++) {
            traced("nosy", "procurement:read").get("/ops/v1/audit").then().statusCode(403);
        }
        List<Map<String, Object>> whole = entries().path("data");

        List<Map<String, Object>> paged = new ArrayList<>();
        String next = "";
        while (next != null) {
            Response page = search("correlationId=" + correlation + "&limit=3" + next);
            paged.addAll(page.path("data"));
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }

        assertThat(whole).hasSize(7);
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    void refusesWhatNobodyCanLookFor() {
        search("actor=me")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem("actor"));
        search("since=yesterday").then().statusCode(400).body("errors.pointer", contains("since"));
        search("cursor=abc").then().statusCode(400).body("errors.pointer", contains("cursor"));
        given().get(AUDIT).then().statusCode(401).body("code", equalTo("unauthenticated"));
        caller("reader", "exceptions:read").get(AUDIT + "/verification").then().statusCode(403);
    }

    @Test
    void provesItselfWhenAsked() {
        traced("nosy", "procurement:read").get("/ops/v1/audit").then().statusCode(403);

        Response verdict = officer().get(AUDIT + "/verification");

        verdict.then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("findings", empty())
                .body("entries", greaterThan(0))
                .body("unsigned", equalTo(0))
                .body("keys", contains(checkpoints.keys().current().getKeyId()));
        officer()
                .queryParam("checkpoint", verdict.<String>path("checkpoint"))
                .queryParam("since", Instant.now().toString())
                .get(AUDIT + "/verification")
                .then()
                .body("intact", equalTo(true))
                .body("entries", equalTo(0));
        officer()
                .queryParam("checkpoint", "not.a.checkpoint")
                .get(AUDIT + "/verification")
                .then()
                .statusCode(200)
                .body("intact", equalTo(false))
                .body("findings.kind", contains("checkpoint"));
    }

    @Test
    void exportsWhatCanBeProvenElsewhereAndTellsThatItDid() throws IOException {
        String key = checkpoints.keys().current().getKeyId();

        String export = export("");

        assertThat(check(export, "--key", key)).isEqualTo(ExportCheck.INTACT);
        assertThat(check(export)).isEqualTo(ExportCheck.UNPROVEN);
        assertThat(check(export, "--key", "some-other-thumbprint")).isEqualTo(ExportCheck.UNPROVEN);
        assertThat(check("", "--key", key)).isEqualTo(ExportCheck.UNREADABLE);
        entries().then().body("data.action", contains("audit.export")).body("data.client", contains("officer"));
        assertThat(export).contains(correlation);
        List<String> lines = export.lines().toList();
        assertThat(lines.get(0)).doesNotContain("\"d\"");
        assertThat(new JsonObject(lines.get(lines.size() - 1)).getLong("entries"))
                .isEqualTo(lines.stream()
                        .filter(line -> line.startsWith("{\"chain\""))
                        .count());
    }

    @Test
    void exportsWhatASearchFindsWhichProvesNothing() throws IOException {
        traced("nosy", "procurement:read").get("/ops/v1/audit").then().statusCode(403);

        String export = export("?correlationId=" + correlation);

        assertThat(export.lines().filter(line -> line.startsWith("{\"chain\"")))
                .extracting(line -> new JsonObject(line).getString("action"))
                .containsExactly("audit.export", "call.denied");
        assertThat(check(export, "--key", checkpoints.keys().current().getKeyId()))
                .isEqualTo(ExportCheck.UNPROVEN);
    }

    @Test
    void findsOutWhateverIsDoneToAnExport() throws IOException {
        for (int i = 0; i < 10; i++) {
            traced("nosy", "procurement:read").get("/ops/v1/audit").then().statusCode(403);
        }
        String key = checkpoints.keys().current().getKeyId();
        List<String> lines = export("").lines().toList();
        String kept = new JsonObject(lines.stream()
                        .filter(line -> line.startsWith("{\"checkpoint\""))
                        .findFirst()
                        .orElseThrow())
                .getString("checkpoint");
        assertThat(check(String.join("\n", lines) + "\n", "--key", key, "--checkpoint", kept))
                .isEqualTo(ExportCheck.INTACT);

        for (int seed = 0; seed < TAMPERINGS; seed++) {
            List<String> changed = changed(lines, seed);

            assertThat(check(String.join("\n", changed) + "\n", "--key", key, "--checkpoint", kept))
                    .as("the export with the seed %d", seed)
                    .isNotEqualTo(ExportCheck.INTACT);
        }
    }

    private static List<String> changed(List<String> lines, int seed) {
        Random chance = new Random(seed);
        List<String> changed = new ArrayList<>(lines);
        int first = (int)
                lines.stream().takeWhile(line -> !line.startsWith("{\"chain\"")).count();
        int victim = first + chance.nextInt(lines.size() - 1 - first);
        JsonObject line = new JsonObject(lines.get(victim));
        switch (seed % 7) {
            case 0 -> changed.remove(victim);
            case 1 -> changed.set(victim, line.put("client", "somebody else").encode());
            case 2 -> changed.set(victim, line.put("approved", true).encode());
            case 3 -> changed.add(victim, lines.get(victim));
            case 4 -> {
                int other = victim == first ? first + 1 : first;
                Collections.swap(changed, victim, other);
            }
            case 5 -> changed.subList(victim, lines.size()).clear();
            default -> changed.set(victim, lines.get(victim).replace("\"link\":", "\"link\": "));
        }
        return changed;
    }

    private String export(String query) {
        return traced("officer", "audit:read")
                .accept("application/x-ndjson")
                .get(AUDIT + query)
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
    }

    private int check(String export, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("export.ndjson"), export);
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(Arrays.asList(options));
        return ExportCheck.run(arguments, new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
    }
}
