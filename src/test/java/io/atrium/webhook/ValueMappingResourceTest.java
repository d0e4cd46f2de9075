package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.AtOnce.atOnce;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(Surroundings.class)
class ValueMappingResourceTest {

    private static final String PATH = "/ops/v1/mappings";
    private static final int COPIES = 20;

    @Inject
    Pool pool;

    private final String ward = "Ward " + UUID.randomUUID();

    @Test
    void a_mapping_is_made_read_changed_and_taken_back() {
        String id = create(mapping()).then().statusCode(201).extract().path("id");

        steward()
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("to", equalTo("Nursing"))
                .body("version", equalTo(1))
                .body("changedBy", equalTo("steward"));
        steward()
                .body(mapping().put("to", "Intensive Care").encode())
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("to", equalTo("Intensive Care"))
                .body("version", equalTo(2));
        steward().delete(PATH + "/" + id).then().statusCode(204);
        steward().get(PATH + "/" + id).then().statusCode(404).body("code", equalTo("not-found"));
        assertThat(audited(id)).isEqualTo("value-mapping.create,value-mapping.change,value-mapping.delete");
    }

    @Test
    void a_repeated_request_is_answered_as_it_was_first() {
        String key = UUID.randomUUID().toString();
        String first = create(mapping(), key).then().statusCode(201).extract().path("id");

        create(mapping(), key)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
    }

    @Test
    void a_change_holds_to_the_version_that_was_read() {
        Response created = create(mapping());
        String one = PATH + "/" + created.path("id");
        JsonObject changed = mapping().put("to", "Intensive Care");

        steward()
                .header("If-Match", created.header("ETag"))
                .body(changed.encode())
                .put(one)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");

        steward()
                .header("If-Match", created.header("ETag"))
                .body(mapping().encode())
                .put(one)
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
        steward().header("If-Match", "\"1\"").delete(one).then().statusCode(412).body("code", equalTo("stale-version"));
        steward()
                .header("If-None-Match", "\"1\"")
                .get(one)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        steward().header("If-None-Match", "\"2\"").get(one).then().statusCode(304);
        steward().header("If-Match", "\"2\"").delete(one).then().statusCode(204);
    }

    @Test
    void of_many_changes_that_hold_to_one_version_one_succeeds() {
        String one = PATH + "/" + create(mapping()).path("id");

        List<Response> answers = atOnce(COPIES, copy -> steward()
                .header("If-Match", "\"1\"")
                .body(mapping().put("to", "Ward " + copy).encode())
                .put(one));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnlyOnce(200)
                .containsOnly(200, 412);
    }

    @Test
    void a_change_with_a_key_happens_once_and_is_answered_as_it_was_first() {
        String one = PATH + "/" + create(mapping()).path("id");
        String changing = UUID.randomUUID().toString();
        String removing = UUID.randomUUID().toString();
        String changed = mapping().put("to", "Intensive Care").encode();

        keyed(changing).body(changed).put(one).then().statusCode(200).body("version", equalTo(2));
        keyed(changing)
                .body(changed)
                .put(one)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body("version", equalTo(2));
        keyed(changing)
                .body(mapping().encode())
                .put(one)
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        keyed(removing).delete(one).then().statusCode(204).header("Idempotency-Replayed", nullValue());
        keyed(removing).delete(one).then().statusCode(204).header("Idempotency-Replayed", "true");
        steward().delete(one).then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void one_mapping_comes_of_many_copies_of_a_request_at_once() {
        String key = UUID.randomUUID().toString();

        List<Response> answers = atOnce(COPIES, copy -> create(mapping(), key));

        assertThat(answers).extracting(Response::statusCode).contains(201).isSubsetOf(201, 409);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).allSatisfy(answer -> answer.then()
                .body("code", equalTo("operation-in-progress")));
        list("from", ward).then().body("data.size()", equalTo(1));
    }

    @Test
    void a_request_without_a_key_is_refused() {
        steward()
                .body(mapping().encode())
                .post(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency-key-required"));
    }

    @Test
    void a_value_has_one_meaning_at_a_time() {
        create(mapping().put("validTo", "2026-06-01T00:00:00Z")).then().statusCode(201);

        create(mapping().put("validFrom", "2026-05-31T00:00:00Z"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("map_"));
        create(mapping().put("validFrom", "2026-06-01T00:00:00Z")).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource({
        "source, nobody, /source",
        "field, shoe-size, /field",
        "to, '', /to",
        "steward, me, /steward",
        "validTo, 2025-01-01T00:00:00Z, /validTo"
    })
    void what_cannot_be_is_refused(String member, String value, String pointer) {
        create(mapping().put(member, value))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains(pointer));
    }

    @Test
    void lists_are_narrowed_and_paged() {
        create(mapping().put("validTo", "2026-06-01T00:00:00Z"));
        create(mapping().put("validFrom", "2026-06-01T00:00:00Z").put("to", "Later"));

        Response page = list("from", ward, "limit", "1");

        page.then().statusCode(200).body("data.to", contains("Nursing")).body("next", notNullValue());
        list("from", ward, "limit", "1", "cursor", page.path("next"))
                .then()
                .body("data.to", contains("Later"))
                .body("next", nullValue());
        list("from", ward, "at", "2026-07-01T00:00:00Z").then().body("data.to", contains("Later"));
        list("from", ward, "source", "hr").then().body("data.size()", equalTo(0));
        list("form", ward).then().statusCode(400);
    }

    @Test
    void a_reader_may_not_change_anything() {
        given().auth()
                .oauth2(Surroundings.token("reader", "exceptions:read"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(mapping().encode())
                .post(PATH)
                .then()
                .statusCode(403);
    }

    private JsonObject mapping() {
        return new JsonObject()
                .put("source", "bamboohr")
                .put("field", "department")
                .put("from", ward)
                .put("to", "Nursing")
                .put("steward", "hr-operations")
                .put("validFrom", "2026-01-01T00:00:00Z");
    }

    private static Response create(JsonObject mapping) {
        return create(mapping, UUID.randomUUID().toString());
    }

    private static Response create(JsonObject mapping, String key) {
        return steward().header("Idempotency-Key", key).body(mapping.encode()).post(PATH);
    }

    private static RequestSpecification keyed(String key) {
        return steward().header("Idempotency-Key", key);
    }

    private static Response list(String... parameters) {
        RequestSpecification request = steward();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get(PATH);
    }

    private static RequestSpecification steward() {
        return given().auth()
                .oauth2(Surroundings.token("steward", "exceptions:read exceptions:resolve"))
                .contentType("application/json");
    }

    private String audited(String id) {
        return pool.preparedQuery("select string_agg(action, ',' order by at) from audit_entry where subject = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(Duration.ofSeconds(60))
                .iterator()
                .next()
                .getString(0);
    }
}
