package io.atrium.workforce;

import io.atrium.AtOnce;
import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

/** Somebody in human resources: writes through Atrium, and looks at Odoo itself. */
final class Desk {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SCOPES = "workforce:read workforce:write events:read";
    private static final int COPIES = 50;
    private static final int CLIENTS = 10;

    private final Odoo odoo;
    private final String[] legalEntities;

    /** Each has a share of its own. */
    private final String client = "desk-" + UUID.randomUUID();

    /** Of these legal entities only, if any are named. */
    Desk(Odoo odoo, String... legalEntities) {
        this.odoo = odoo;
        this.legalEntities = legalEntities;
    }

    static void waitForTheFirstCapture() {
        List.of("/v1/employees/" + id("emp", 25), "/v1/departments/" + id("dep", 8), "/v1/positions/" + id("pos", 8))
                .forEach(path -> await().atMost(PATIENCE).untilAsserted(() -> given().auth()
                        .oauth2(Surroundings.token("desk", SCOPES))
                        .get(path)
                        .then()
                        .statusCode(200)));
        await().atMost(PATIENCE).untilAsserted(() -> given().auth()
                .oauth2(Surroundings.token("desk", "invoicing:read"))
                .get("/v1/legal-entities")
                .then()
                .body("data.size()", equalTo(2)));
    }

    static String id(String prefix, int odooId) {
        return PublicId.of(prefix, odooId);
    }

    static int odooId(Response answer) {
        String id = answer.path("id");
        return PublicId.parse(id.substring(0, id.indexOf('_')), id).orElseThrow();
    }

    RequestSpecification caller() {
        return given().auth().oauth2(Surroundings.token(client, SCOPES, legalEntities));
    }

    Response get(String path) {
        return caller().get(path);
    }

    Response post(String path, JsonObject body) {
        return post(path, UUID.randomUUID().toString(), body);
    }

    Response post(String path, String key, JsonObject body) {
        return caller().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body.encode())
                .post(path);
    }

    /** Many copies of a request at once; their statuses. */
    List<Integer> postCopies(String path, JsonObject body) {
        String key = UUID.randomUUID().toString();
        return AtOnce.atOnce(COPIES, copy -> post(path, key, body).statusCode());
    }

    /** Many clients, each with a number, at once; their answers. */
    List<Response> atOnce(IntFunction<Response> client) {
        return AtOnce.atOnce(CLIENTS, client);
    }

    Response patch(String path, JsonObject body) {
        return caller().contentType(ContentType.JSON).body(body.encode()).patch(path);
    }

    Response patch(String path, JsonObject body, String ifMatch) {
        return caller().contentType(ContentType.JSON)
                .header("If-Match", ifMatch)
                .body(body.encode())
                .patch(path);
    }

    /** What was told of that document, oldest first, such as {@code io.atrium.employee.left.v1}. */
    List<String> told(String id) {
        return get("/v1/changes?limit=500&subject=" + id).path("data.type");
    }

    OdooRow inOdoo(String model, int id, String... fields) {
        return odoo.read(model, List.of(id), List.of(fields))
                .await()
                .atMost(PATIENCE)
                .get(0);
    }

    /** All that there are, archived ones included. */
    List<Integer> inOdoo(String model, String field, Object value) {
        return odoo.searchIds(Search.of(model, JsonArray.of(JsonArray.of(field, "=", value)), List.of())
                        .context(new JsonObject().put("active_test", false)))
                .await()
                .atMost(PATIENCE);
    }

    int createsInOdoo(String model, JsonObject values) {
        return odoo.create(model, values, new JsonObject()).await().atMost(PATIENCE);
    }

    void writesInOdoo(String model, int id, JsonObject values) {
        odoo.write(model, List.of(id), values, new JsonObject()).await().atMost(PATIENCE);
    }
}
