package io.atrium.event;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(Surroundings.class)
class EventLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog log;

    @Inject
    Pool pool;

    private final String type = "io.atrium.test-" + UUID.randomUUID() + ".happened.v1";

    @Test
    void neverShowsAPositionBeforeALowerOneThatIsNotCommittedYet() {
        // Given: a transaction that has appended, and takes its time to commit
        SqlConnection slow = pool.getConnection().await().atMost(PATIENCE);
        Transaction transaction = slow.begin().await().atMost(PATIENCE);
        log.append(slow, List.of(fact("slow"))).await().atMost(PATIENCE);

        // When: another one appends and commits as soon as it may
        CompletableFuture<Void> fast = append("fast").subscribeAsCompletionStage();
        List<String> before = subjects();
        transaction.commit().await().atMost(PATIENCE);
        slow.close().await().atMost(PATIENCE);
        fast.join();

        // Then
        assertThat(before).isEmpty();
        assertThat(subjects()).containsExactly("slow", "fast");
    }

    @Test
    void leavesNoGapBehindATransactionThatIsRolledBack() {
        append("first").await().atMost(PATIENCE);
        pool.withTransaction(connection -> log.append(connection, List.of(fact("undone")))
                        .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("undo"))))
                .onFailure()
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);

        append("second").await().atMost(PATIENCE);

        assertThat(subjects()).containsExactly("first", "second");
    }

    @Test
    void losesNothingToAReaderWhoFollowsWhileManyAppend() {
        int writers = 20;
        int each = 10;
        long start = log.head().await().atMost(PATIENCE);

        List<CompletableFuture<Void>> appending = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String subject = "subject-" + writer;
            Uni<Void> all = Uni.createFrom().voidItem();
            for (int i = 0; i < each; i++) {
                all = all.chain(() -> append(subject));
            }
            appending.add(all.subscribeAsCompletionStage());
        }
        List<Long> positions = new ArrayList<>();
        long after = start;
        while (positions.size() < writers * each) {
            Response page = reader().get("/v1/changes?limit=7&wait=2s&types=" + type + "&after=" + after);
            page.<List<String>>path("data.sequence").forEach(sequence -> positions.add(Long.valueOf(sequence)));
            after = Long.parseLong(page.path("next"));
        }
        appending.forEach(CompletableFuture::join);

        assertThat(positions).hasSize(writers * each).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void answersALongPollAsSoonAsSomethingIsAppended() {
        long head = log.head().await().atMost(PATIENCE);
        CompletableFuture<Response> poll = CompletableFuture.supplyAsync(
                () -> reader().get("/v1/changes?wait=20s&types=" + type + "&after=" + head));

        append("awaited").await().atMost(PATIENCE);

        await().atMost(Duration.ofSeconds(10)).until(poll::isDone);
        assertThat(poll.join().<List<String>>path("data.subject")).containsExactly("awaited");
    }

    @Test
    void showsFactsAsCloudEvents() {
        append("shown").await().atMost(PATIENCE);

        Response answer = reader().get("/v1/changes?types=" + type);

        JsonObject event =
                new JsonObject(answer.asString()).getJsonArray("data").getJsonObject(0);
        assertThat(event.getString("specversion")).isEqualTo("1.0");
        assertThat(event.getString("type")).isEqualTo(type);
        assertThat(event.getString("subject")).isEqualTo("shown");
        assertThat(event.getString("sequence")).isEqualTo(answer.path("next"));
        assertThat(event.getString("dataschema")).isEqualTo("http://localhost:8080/openapi/events/" + type + ".json");
        assertThat(event.fieldNames())
                .contains(
                        "id", "source", "time", "datacontenttype", "dataschema", "correlationid", "authority", "data");
    }

    @Test
    void refusesAPositionThatIsNone() {
        reader().get("/v1/changes?after=yesterday").then().statusCode(400);
    }

    private Uni<Void> append(String subject) {
        return pool.withTransaction(connection -> log.append(connection, List.of(fact(subject))));
    }

    private Fact fact(String subject) {
        return new Fact(UUID.randomUUID(), type, subject, "correlation", "test", null, new JsonObject());
    }

    private List<String> subjects() {
        return log.read(EventLog.Selection.all(500).withTypes(List.of(type))).await().atMost(PATIENCE).events().stream()
                .map(Event::subject)
                .toList();
    }

    private static io.restassured.specification.RequestSpecification reader() {
        return given().auth().oauth2(Surroundings.token("reader", "events:read"));
    }
}
