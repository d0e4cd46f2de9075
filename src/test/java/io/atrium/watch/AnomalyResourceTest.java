package io.atrium.watch;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What operators see of what is unusual: why, where to look, and one case that comes and goes by itself. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class AnomalyResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ANOMALIES = "/ops/v1/anomalies";

    @Inject
    Pool pool;

    @Inject
    Watching watching;

    private final String source = "source-" + UUID.randomUUID();

    @Test
    void whatIsUnusualIsToldWithItsReasonAndIsOneCaseThatEndsWhenItDoes() {
        String all = insert("deliveries", "", "less", 1);
        String some = insert("deliveries", "employee.upsert", "less", 1);

        request()
                .get(ANOMALIES + "?source=" + source)
                .then()
                .statusCode(200)
                .body("data.id", contains(some, all))
                .body("data.state", contains("open", "open"))
                .body("data[0].type", equalTo("employee.upsert"))
                .body("data[1].type", nullValue())
                .body("data[0].reason", containsString("usually 38"))
                .body("data[0].suggestion", containsString("/ops/v1/quarantine"))
                .body("data[0].value", equalTo(0.0f))
                .body("data[0].weeks", equalTo(8))
                .body("next", nullValue())
                .body("watch.words", notNullValue())
                .body("watch.weeksNeeded", equalTo(4));
        request().get(ANOMALIES + "/" + some).then().statusCode(200).body("id", equalTo(some));
        request().get(ANOMALIES + "/ano_00000000").then().statusCode(404).body("code", equalTo("not-found"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            watching.look().await().atMost(PATIENCE);
            request()
                    .get("/ops/v1/exceptions?source=" + source)
                    .then()
                    .body("data.code", contains("unusual"))
                    .body("data.status", contains("open"))
                    .body("data.owner", contains("integration-support"))
                    .body("data.criticality", contains("low"))
                    .body("data.occurrences", contains(2))
                    .body("data.suggestedAction.action", contains("none"));
        });

        execute("update watch_anomaly set ended_at = now() where source = $1");
        await().atMost(PATIENCE).untilAsserted(() -> request()
                .get("/ops/v1/exceptions?source=" + source)
                .then()
                .body("data.status", contains("resolved")));
        request().get(ANOMALIES + "?state=open&source=" + source).then().body("data", empty());
        request()
                .get(ANOMALIES + "?state=ended&source=" + source)
                .then()
                .body("data.endedAt", not(hasItem(nullValue())));
    }

    @Test
    void theListIsPagedAndNarrowed() {
        List<String> inserted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inserted.add(insert("facts", "type-" + i, i % 2 == 0 ? "more" : "less", 1));
        }
        execute("update watch_anomaly set told = true where source = $1");
        Collections.reverse(inserted);

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = request()
                    .get(ANOMALIES + "?limit=2&source=" + source + (cursor == null ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("data.id"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).isEqualTo(inserted);
        request()
                .get(ANOMALIES + "?direction=less&source=" + source)
                .then()
                .body("data.type", contains("type-3", "type-1"));
        request()
                .get(ANOMALIES + "?type=type-4&signal=facts&source=" + source)
                .then()
                .body("data.id", contains(inserted.get(0)));
        request().get(ANOMALIES + "?signal=amount&source=" + source).then().body("data", empty());
        for (String wrong : List.of("state=closed", "direction=up", "limit=0", "colour=red", "cursor=x")) {
            request().get(ANOMALIES + "?" + wrong).then().statusCode(400).body("code", equalTo("invalid"));
        }
        execute("update watch_anomaly set ended_at = now() where source = $1");
    }

    @Test
    void whoIsLimitedToLegalEntitiesOrMayNotSeeCasesSeesNothing() {
        given().auth()
                .oauth2(Surroundings.token("operator", "exceptions:read", "le_53ysn18k"))
                .get(ANOMALIES)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        given().auth()
                .oauth2(Surroundings.token("operator", "events:read"))
                .get(ANOMALIES)
                .then()
                .statusCode(403);
        given().get(ANOMALIES).then().statusCode(401);
    }

    private String insert(String signal, String type, String direction, int hours) {
        return PublicId.of(
                Anomaly.PREFIX,
                pool.preparedQuery(
                                """
                                insert into watch_anomaly (signal, source, type, unit, direction, value, usual, low, high,
                                    score, weeks, reason, first_hour, last_hour, hours)
                                values ($1, $2, $3, '', $4, 0, 38, 11, 84, -12, 8, 'Nothing came, usually 38', now(), now(),
                                    $5)
                                returning number""")
                        .executeAndAwait(Tuple.of(signal, source, type, direction, hours))
                        .iterator()
                        .next()
                        .getInteger(0));
    }

    private void execute(String sql) {
        pool.preparedQuery(sql).executeAndAwait(Tuple.of(source));
    }

    private static RequestSpecification request() {
        return given().auth().oauth2(Surroundings.token("operator", "exceptions:read"));
    }
}
