package io.atrium.record;

import io.atrium.OdooMood;
import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Reading through to Odoo. Cost centers, because the capture looks at them but once an hour here. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ReadThroughTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MODEL = "account.analytic.account";
    private static final String MARK = "res.country.search_count";
    private static final int READERS = 30;

    private final String name = "Center " + UUID.randomUUID();

    @Inject
    Odoo odoo;

    private Clerk clerk;
    private int center;
    private String path;

    @BeforeEach
    void openACostCenter() {
        clerk = new Clerk(odoo);
        // Until the first fill has ended; nothing else looks at cost centers afterwards.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        reader().get("/v1/cost-centers").then().statusCode(200).header("Atrium-Stale", nullValue()));
        center = clerk.creates(MODEL, new JsonObject().put("name", name));
        path = "/v1/cost-centers/" + PublicId.of("cc", center);
    }

    @AfterEach
    void leaveAGoodOdoo() {
        OdooMood.good();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        impatient(reader()).get(path).then().statusCode(200).header("Atrium-Stale", nullValue()));
    }

    @Test
    void showsWhatIsInOdooNow() {
        reader().get(path).then().statusCode(404);

        impatient(reader()).get(path).then().statusCode(200).body("name", equalTo(name));

        clerk.writes(MODEL, center, new JsonObject().put("name", "New " + name));
        reader().get(path).then().body("name", equalTo(name));
        impatient(reader()).get(path).then().body("name", equalTo("New " + name));
        reader().get(path).then().body("name", equalTo("New " + name));
    }

    @Test
    void isAsFreshAsTheQuestion() {
        Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        Response answer = impatient(reader()).get(path);

        answer.then().statusCode(200).header("Atrium-Stale", nullValue());
        assertThat(Instant.parse(answer.header("Atrium-As-Of"))).isAfterOrEqualTo(asked);
    }

    @Test
    void costsOdooNoMoreThanAFewCallsHoweverManyReadAtOnce() {
        mark();

        atOnce(
                READERS,
                one -> impatient(reader()).get(path).then().statusCode(200).body("name", equalTo(name)));

        // One under way when the first came, one for all who came meanwhile; and a few because they come one by one.
        assertThat(readingsSinceTheMark()).isBetween(1L, READERS / 3L);
    }

    @Test
    void isNeverOlderThanTheQuestionThoughItIsShared() {
        impatient(reader()).get(path).then().statusCode(200);
        ExecutorService others = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> noise = IntStream.range(0, 200)
                    .mapToObj(one -> CompletableFuture.runAsync(
                            () -> impatient(reader()).get(path).then().statusCode(200), others))
                    .toList();

            for (int round = 0; round < 20; round++) {
                String written = name + " " + round;
                clerk.writes(MODEL, center, new JsonObject().put("name", written));
                impatient(reader()).get(path).then().body("name", equalTo(written));
            }

            noise.forEach(CompletableFuture::join);
        } finally {
            others.shutdown();
        }
    }

    @Test
    void answersWhatIsStoredAndSaysSoWhileOdooIsAway() {
        impatient(reader()).get(path).then().statusCode(200);
        String stored = reader().get(path).header("ETag");
        OdooMood.away();

        Response answer = impatient(reader()).get(path);

        answer.then()
                .statusCode(200)
                .header("Atrium-Stale", "true")
                .header("ETag", stored)
                .body("name", equalTo(name));
    }

    private void mark() {
        odoo.searchCount(Search.of("res.country", new JsonArray(), List.of()))
                .await()
                .atMost(PATIENCE);
    }

    private static long readingsSinceTheMark() {
        List<String> calls = OdooMood.calls();
        return calls.subList(calls.lastIndexOf(MARK), calls.size()).stream()
                .filter((MODEL + ".search_read")::equals)
                .count();
    }
}
