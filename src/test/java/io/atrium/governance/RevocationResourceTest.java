package io.atrium.governance;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.AtOnce.atOnce;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@WithTestResource(Surroundings.class)
class RevocationResourceTest {

    private static final String PATH = "/ops/v1/revocations";

    private static final int COPIES = 20;

    @Inject
    Pool pool;

    private final String client = "rota-" + UUID.randomUUID();

    @Test
    void aTokenThatWasGoodIsRefusedOnceItsClientIsRevokedAndGoodAgainWhenThatIsLifted() {
        String token = Surroundings.token(client, "procurement:read");
        suppliers(token).then().statusCode(200);

        String id = revoke("client", client).then().statusCode(201).extract().path("id");

        suppliers(token)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("unauthenticated"));
        suppliers(Surroundings.token("another", "procurement:read")).then().statusCode(200);

        officer(UUID.randomUUID().toString())
                .post(PATH + "/" + id + "/lifting")
                .then()
                .statusCode(200)
                .body("liftedBy", equalTo("officer"));
        suppliers(token).then().statusCode(200);
        officer(UUID.randomUUID().toString())
                .post(PATH + "/" + id + "/lifting")
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
        assertThat(audited(id))
                .as("the attempt that was refused too")
                .isEqualTo("revocation.create,revocation.lift,revocation.lift");
    }

    @Test
    void tokensIssuedAfterwardsCountWhereOnlyEarlierOnesAreRevoked() {
        Instant now = Instant.now();
        revoke(wanted("client", client).put("issuedBefore", now.toString()))
                .then()
                .statusCode(201);

        // Tokens of tests are issued ten minutes before they expire.
        suppliers(Surroundings.token(client, "procurement:read", now.plusSeconds(590)))
                .then()
                .statusCode(401);
        suppliers(Surroundings.token(client, "procurement:read", now.plusSeconds(610)))
                .then()
                .statusCode(200);
    }

    @Test
    void whatAnotherReplicaStoredIsInForceHereWithinASecond() {
        String token = Surroundings.token(client, "procurement:read");
        suppliers(token).then().statusCode(200);

        pool.query("insert into access_revocation (kind, value, reason, revoked_by, revoked_at) values ('client', '"
                        + client + "', 'a test', 'officer', now())")
                .execute()
                .chain(() -> pool.query("update access_revocation_head set revision = revision + 1")
                        .execute())
                .await()
                .indefinitely();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> suppliers(token).statusCode() == 401);
    }

    @Test
    void aRepeatedRequestRevokesOnce() {
        String key = UUID.randomUUID().toString();
        String first = officer(key)
                .body(wanted("client", client).encode())
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        officer(key)
                .body(wanted("client", client).encode())
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
        officer(null)
                .get(PATH + "?kind=client&value=" + client)
                .then()
                .statusCode(200)
                .body("data.id", contains(first));
        officer(null).get(PATH + "/" + first).then().statusCode(200).body("value", equalTo(client));
    }

    @Test
    void oneRevocationComesOfManyCopiesOfARequestAtOnce() {
        String key = UUID.randomUUID().toString();

        List<Response> answers = atOnce(
                COPIES,
                copy -> officer(key).body(wanted("client", client).encode()).post(PATH));

        assertThat(answers).extracting(Response::statusCode).contains(201).isSubsetOf(201, 409);
        officer(null).get(PATH + "?value=" + client).then().body("data.size()", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource({
        "kind, tribe, /kind",
        "value, '', /value",
        "reason, '', /reason",
        "until, 2020-01-01T00:00:00Z, /until",
        "surprise, x, /surprise"
    })
    void whatCannotBeIsRefused(String member, String value, String pointer) {
        revoke(wanted("client", client).put(member, value))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void aSingleTokenHasNoTimeBeforeWhichItWasIssued() {
        revoke(wanted("token", "jti-1").put("issuedBefore", "2026-01-01T00:00:00Z"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/issuedBefore"));
    }

    @Test
    void whoMayNotApproveMayNotRevoke() {
        given().header("Authorization", "Bearer " + Surroundings.token("curious", "audit:read"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(wanted("client", client).encode())
                .post(PATH)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        officer(null).get(PATH).then().body("data.value", not(hasItem(client)));
    }

    private Response revoke(String kind, String value) {
        return revoke(wanted(kind, value));
    }

    private Response revoke(JsonObject wanted) {
        return officer(UUID.randomUUID().toString()).body(wanted.encode()).post(PATH);
    }

    private static JsonObject wanted(String kind, String value) {
        return new JsonObject().put("kind", kind).put("value", value).put("reason", "Its secret was found");
    }

    private static RequestSpecification officer(String key) {
        RequestSpecification request = given().header(
                        "Authorization", "Bearer " + Surroundings.token("officer", "governance:approve"))
                .contentType("application/json");
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    private static Response suppliers(String token) {
        return given().header("Authorization", "Bearer " + token).get("/v1/suppliers?limit=1");
    }

    private String audited(String id) {
        return pool.preparedQuery("select string_agg(action, ',' order by at) from audit_entry where subject = $1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(id))
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .indefinitely();
    }
}
