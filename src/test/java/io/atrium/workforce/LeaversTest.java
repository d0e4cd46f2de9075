package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.event.Event;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** That somebody has left ends what their tokens open. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LeaversTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SCOPES = "workforce:read events:read";

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    @Inject
    Leavers leavers;

    @TestHTTPResource("/v1/changes")
    URI changes;

    private final String email = "leaver-" + UUID.randomUUID() + "@example.org";
    private String id;

    @BeforeEach
    void employSomebody() {
        Desk.waitForTheFirstCapture();
        Response created =
                writing(new JsonObject().put("name", "Leaver " + email).put("workEmail", email), "/v1/employees");
        created.then().statusCode(201);
        id = created.path("id");
    }

    @Test
    void whoHasLeftIsRefusedUnderEveryNameAndWhoComesBackIsNot() {
        List<String> tokens = List.of(
                Surroundings.token(email, SCOPES),
                Surroundings.token(email.toUpperCase(Locale.ROOT), SCOPES),
                Surroundings.token(id, SCOPES));
        String other = Surroundings.token("somebody-else@example.org", SCOPES);
        assertThat(tokens).allMatch(token -> status(token) == 200);

        leave();

        await().atMost(PATIENCE).until(() -> tokens.stream().allMatch(token -> status(token) == 401));
        assertThat(status(other)).isEqualTo(200);
        odoo.write("hr.employee", List.of(odooId()), new JsonObject().put("active", true), new JsonObject())
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).until(() -> tokens.stream().allMatch(token -> status(token) == 200));
    }

    @Test
    void tokensAreRefusedWithinASecondAfterTheFact() {
        String token = Surroundings.token(email, SCOPES);
        assertThat(status(token)).isEqualTo(200);

        leave();

        await().atMost(PATIENCE).until(() -> leftAt() != null);
        Instant told = Instant.now();
        await().atMost(Duration.ofSeconds(1)).until(() -> status(token) == 401);
        assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }

    private Instant leftAt() {
        return pool
                .preparedQuery("select time from event_log where subject = $1 and type = 'io.atrium.employee.left.v1'")
                .execute(Tuple.of(id))
                .await()
                .atMost(PATIENCE)
                .stream()
                .map(row -> row.getOffsetDateTime("time").toInstant())
                .findFirst()
                .orElse(null);
    }

    @Test
    void aStreamOfWhoHasLeftEnds() {
        HttpRequest request = HttpRequest.newBuilder(changes)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + Surroundings.token(email, SCOPES))
                .build();
        CompletableFuture<Integer> stream = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofString())
                .thenApply(ended -> ended.statusCode());
        await().pollDelay(Duration.ofSeconds(1)).until(() -> !stream.isDone());

        leave();

        await().atMost(PATIENCE).until(stream::isDone);
        assertThat(stream.join()).isEqualTo(200);
    }

    @Test
    void whoWaitsForFactsWhenTheTokenIsTakenBackIsToldNoMore() {
        String token = Surroundings.token(email, SCOPES);
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> given().auth().oauth2(token).get("/v1/changes?wait=5s&types=io.atrium.none"));
        await().pollDelay(Duration.ofMillis(500)).until(() -> !waiting.isDone());

        leave();

        await().atMost(PATIENCE).until(waiting::isDone);
        assertThat(waiting.join().statusCode()).isEqualTo(401);
    }

    /** Of somebody of whom no other fact is on its way, such as that they have joined. */
    @Test
    void theSameFactAgainRevokesNothingAgain() {
        String somebody = "emp_" + UUID.randomUUID();
        String address = UUID.randomUUID() + "@example.org";
        Event left = new Event(
                1L << 40,
                UUID.randomUUID(),
                "io.atrium.employee.left.v1",
                somebody,
                Instant.now(),
                "correlation",
                "odoo",
                null,
                new JsonObject().put("id", somebody).put("workEmail", address));

        leavers.hear(left).await().atMost(PATIENCE);
        leavers.hear(left).await().atMost(PATIENCE);

        assertThat(revocations(address)).isEqualTo(1);
        assertThat(revocations(somebody)).isEqualTo(1);
        assertThat(status(Surroundings.token(address, SCOPES))).isEqualTo(401);
    }

    private long revocations(String value) {
        return pool.preparedQuery("select count(*) from access_revocation where value = $1")
                .execute(Tuple.of(value))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private void leave() {
        writing(
                        new JsonObject().put("date", "2026-01-31").put("reason", "retired"),
                        "/v1/employees/" + id + "/departure")
                .then()
                .statusCode(200);
    }

    private int odooId() {
        return PublicId.parse("emp", id).orElseThrow();
    }

    private static int status(String token) {
        return given().auth().oauth2(token).get("/v1/employees?limit=1").statusCode();
    }

    private static Response writing(JsonObject body, String path) {
        return given().auth()
                .oauth2(Surroundings.token("hr-" + UUID.randomUUID(), "workforce:read workforce:write"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(body.encode())
                .post(path);
    }
}
