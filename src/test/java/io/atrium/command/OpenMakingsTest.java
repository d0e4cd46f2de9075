package io.atrium.command;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

/**
 * A process died after Odoo had made the record and before the command was settled: the capture comes first, and nobody has
 * taken the command over yet.
 */
@QuarkusTest
@WithTestResource(Surroundings.class)
class OpenMakingsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CALLER = "maker";
    private static final String CORRELATION_ID = "the-command-s-own";

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    private final UUID intent = UUID.randomUUID();
    private final String name = "Made " + intent;
    private final JsonObject identifier = JsonObject.of("system", "register", "value", intent.toString());

    @Test
    void aSupplierIsToldOfOnceWithItsRequesterAndIdentifiers() {
        open("supplier.create", JsonObject.of("name", name, "identifiers", JsonArray.of(identifier)));

        String id = make("res.partner", "sup", LoadTable.builder().cell("supplier_rank", 1));

        firstFact(id, "io.atrium.supplier.created.v1")
                .body("data[0].data.requester.client", equalTo(CALLER))
                .body("data[0].data.approvalStatus", equalTo("unapproved"));
        carryOut();
        onlyFact(id, "suppliers", List.of("io.atrium.supplier.created.v1"));
    }

    @Test
    void anEmployeeIsToldOfOnceWithTheIdentifierOfWhoNamedThem() {
        open("employee.upsert", JsonObject.of("identifier", identifier, "changes", JsonObject.of("name", name)));

        String id = make("hr.employee", "emp", LoadTable.builder());

        firstFact(id, "io.atrium.employee.created.v1");
        carryOut();
        onlyFact(id, "employees", List.of("io.atrium.employee.created.v1", "io.atrium.employee.joined.v1"));
    }

    @Test
    void whatSomebodyChangesInOdooAfterwardsIsNotTheCommands() {
        open("supplier.create", JsonObject.of("name", name, "identifiers", JsonArray.of(identifier)));
        String id = make("res.partner", "sup", LoadTable.builder().cell("supplier_rank", 1));
        firstFact(id, "io.atrium.supplier.created.v1");

        odoo.write(
                        "res.partner",
                        List.of(PublicId.parse("sup", id).orElseThrow()),
                        JsonObject.of("city", "Utrecht"),
                        new JsonObject())
                .await()
                .indefinitely();

        await().atMost(PATIENCE)
                .until(() -> facts(id).extract().jsonPath().getList("data").size() == 2);
        facts(id)
                .body("data[1].data.address.city", equalTo("Utrecht"))
                .body("data[1].data.requester.client", equalTo(CALLER))
                .body("data[1].correlationid", not(CORRELATION_ID));
    }

    /** As the first attempt had left it. */
    private void open(String operation, JsonObject body) {
        sql(
                """
                insert into command_intent (id, caller, person, idempotency_key, operation, request_hash, body, subject,
                    correlation_id, state, attempt, next_attempt_at, lease_until, created_at, updated_at)
                values ($1, $2, $2, $3, $4, '', $5, $3, $6, 'running', 1, now(), now() + interval '1 hour', now(), now())""",
                Tuple.of(intent, CALLER, intent.toString(), operation, body, CORRELATION_ID));
    }

    private String make(String model, String prefix, LoadTable.Builder row) {
        String externalId = "__atrium__." + prefix + "_" + intent.toString().replace("-", "");
        LoadTable table = row.cell("id", externalId).cell("name", name).build();
        int id = odoo.load(model, table, new JsonObject()).await().indefinitely();
        return PublicId.of(prefix, id);
    }

    private ValidatableResponse firstFact(String id, String type) {
        await().atMost(PATIENCE)
                .until(() -> !facts(id).extract().jsonPath().getList("data").isEmpty());
        return facts(id)
                .body("data[0].type", equalTo(type))
                .body("data[0].correlationid", equalTo(CORRELATION_ID))
                .body("data[0].data.identifiers", hasSize(1))
                .body("data[0].data.identifiers[0].value", equalTo(intent.toString()));
    }

    private void carryOut() {
        sql("update command_intent set lease_until = now() - interval '1 s' where id = $1", Tuple.of(intent));
        await().atMost(PATIENCE)
                .until(() ->
                        sql("select from command_intent where id = $1 and state = 'settled'", Tuple.of(intent)) == 1);
    }

    private void onlyFact(String id, String resource, List<String> types) {
        facts(id).body("data.type", equalTo(types));
        given().auth()
                .oauth2(Surroundings.token("reader", "procurement:read workforce:read workforce:personal:read"))
                .get("/v1/" + resource + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""));
    }

    private ValidatableResponse facts(String id) {
        return given().auth()
                .oauth2(Surroundings.token(
                        "reader", "events:read procurement:read workforce:read workforce:personal:read"))
                .get("/v1/changes?subject=" + id)
                .then()
                .statusCode(200);
    }

    private int sql(String statement, Tuple values) {
        return pool.preparedQuery(statement)
                .execute(values)
                .map(rows -> Math.max(rows.rowCount(), rows.size()))
                .await()
                .indefinitely();
    }
}
