package io.atrium.event;

import io.atrium.Surroundings;
import io.atrium.event.EventSource.Frame;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

/** {@code GET /v1/changes} with {@code Accept: text/event-stream}, against the running application. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Timeout(120)
class ChangeStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog log;

    @Inject
    ChangeStreams streams;

    @Inject
    Pool pool;

    @TestHTTPResource("/v1/changes")
    URI changes;

    private final String type = "io.atrium.test-" + UUID.randomUUID() + ".happened.v1";

    @Test
    void streamsFactsAsTheyAreAppended() {
        append(null, "first");
        try (EventSource source = open("after=0&types=" + type)) {
            Frame first = source.events(1).get(0);
            append(null, "second\nwith a line break");
            Frame second = source.events(1).get(0);

            assertThat(source.response().statusCode()).isEqualTo(200);
            assertThat(source.response().headers().firstValue("Content-Type"))
                    .hasValue("text/event-stream;charset=UTF-8");
            assertThat(source.response().headers().firstValue("X-Correlation-Id"))
                    .isPresent();
            assertThat(first.field("event")).isEqualTo(type);
            JsonObject event = new JsonObject(first.field("data"));
            assertThat(event.getString("subject")).isEqualTo("first");
            assertThat(event.getString("sequence")).isEqualTo(first.field("id"));
            assertThat(new JsonObject(second.field("data")).getString("subject"))
                    .contains("\n");
        }
    }

    @Test
    void goesOnAfterTheLastEventIdWithoutAGapOrARepetitionWhileSomebodyAppends() {
        // Given
        int facts = 300;
        String lastId = head();
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < facts; i++) {
                append(null, "fact-" + i);
            }
        });

        // When: the connection breaks again and again
        List<String> seen = new ArrayList<>();
        while (seen.size() < facts) {
            try (EventSource source = open("types=" + type + "&after=1", "Last-Event-ID", lastId)) {
                for (Frame frame : source.events(Math.min(7, facts - seen.size()))) {
                    seen.add(new JsonObject(frame.field("data")).getString("subject"));
                    lastId = frame.field("id");
                }
            }
        }
        appending.join();

        // Then
        assertThat(seen)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, facts)
                        .mapToObj(i -> "fact-" + i)
                        .toList());
        await().atMost(PATIENCE).until(() -> streams.open() == 0);
    }

    @Test
    void marksProgressOverFactsThatWereNotAskedFor() {
        String before = head();
        append(null, "of another type");

        try (EventSource source = open("types=io.atrium.none&after=" + before)) {
            Frame greeting = source.next().orElseThrow();
            Frame progress = source.next().orElseThrow();

            assertThat(greeting.field("retry")).isEqualTo("3000");
            assertThat(greeting.field("id")).isEqualTo(before);
            assertThat(progress.field("data")).isNull();
            assertThat(Long.parseLong(progress.field("id"))).isGreaterThan(Long.parseLong(before));
        }
    }

    @Test
    void showsOnlyFactsOfTheLegalEntitiesOfTheToken() {
        append("le_hidden", "hidden");
        append("le_shown", "shown");
        append(null, "shared");
        String token = Surroundings.token("reader", "events:read", "le_shown");

        try (EventSource source =
                EventSource.open(URI.create(changes + "?types=" + type), "Authorization", "Bearer " + token)) {
            List<Frame> events = source.events(2);

            assertThat(events)
                    .extracting(frame -> new JsonObject(frame.field("data")).getString("subject"))
                    .containsExactly("shown", "shared");
        }
    }

    @Test
    void endsWithTheToken() {
        String token = Surroundings.token("reader", "events:read", Instant.now().plusSeconds(3));

        try (EventSource source =
                EventSource.open(URI.create(changes + "?types=io.atrium.none"), "Authorization", "Bearer " + token)) {
            Optional<Frame> frame = source.next();
            while (frame.isPresent()) {
                frame = source.next();
            }

            assertThat(source.response().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersJsonToThoseWhoDoNotAskForAStream() {
        for (String accept : List.of("*/*", "application/json", "application/json, text/event-stream;q=0.5")) {
            reader().header("Accept", accept)
                    .get("/v1/changes?limit=1")
                    .then()
                    .statusCode(200)
                    .contentType(startsWith("application/json"));
        }
        assertThat(new JsonObject(reader().get("/v1/changes?limit=1").asString()).fieldNames())
                .containsExactly("data", "next");
    }

    @ParameterizedTest
    @CsvSource({"after=yesterday,after", "after=999999999999999999,after", "limit=5,limit", "wait=5s,wait"})
    void refusesWhatIsWrongWithAProblemDocument(String query, String pointer) {
        Response answer = reader().header("Accept", "text/event-stream").get("/v1/changes?" + query);

        answer.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void refusesALastEventIdThatIsNone() {
        reader().header("Accept", "text/event-stream")
                .header("Last-Event-ID", "yesterday")
                .get("/v1/changes")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("Last-Event-ID"));
    }

    @Test
    void refusesStrangers() {
        given().header("Accept", "text/event-stream")
                .get("/v1/changes")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
        given().auth()
                .oauth2(Surroundings.token("reader", "workforce:read"))
                .header("Accept", "text/event-stream")
                .get("/v1/changes")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void saysFromWhereToGoOnWhenThePositionIsNotHeldAnyMore() {
        // Given: a log whose first fact is forgotten
        append(null, "forgotten");
        pool.query("update event_partition set first_position = 2 where first_position = 1")
                .executeAndAwait();
        try {
            for (String accept : List.of("application/json", "text/event-stream")) {
                // When
                Response answer = reader().header("Accept", accept).get("/v1/changes?after=0");

                // Then
                answer.then()
                        .statusCode(410)
                        .contentType("application/problem+json")
                        .body("code", equalTo("position-expired"))
                        .body("oldest", equalTo("1"))
                        .body("retryable", equalTo(false));
            }
            reader().get("/v1/changes?after=1").then().statusCode(200);
        } finally {
            pool.query("update event_partition set first_position = 1 where first_position = 2")
                    .executeAndAwait();
        }
    }

    @Test
    void showsADeletionWithTheDocumentAsItWasLast() {
        String deleted = "io.atrium.department.deleted.v1";
        JsonObject document = new JsonObject()
                .put("id", "dep_1")
                .put("name", "Radiology")
                .put("active", true)
                .put("updatedAt", "2026-11-22T08:00:00Z");
        Fact fact = new Fact(UUID.randomUUID(), deleted, "dep_1", "correlation", "test", null, document);
        pool.withTransaction(transaction -> log.append(transaction, List.of(fact)))
                .await()
                .atMost(PATIENCE);

        try (EventSource source = EventSource.open(
                URI.create(changes + "?types=*.deleted.v1&subject=dep_1"),
                "Authorization",
                "Bearer " + Surroundings.token("reader", "events:read workforce:read"))) {
            JsonObject event = new JsonObject(source.events(1).get(0).field("data"));

            assertThat(event.getString("type")).isEqualTo(deleted);
            assertThat(event.getJsonObject("data")).isEqualTo(document);
        }
    }

    private EventSource open(String query, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer " + Surroundings.token("reader", "events:read")));
        return EventSource.open(URI.create(changes + "?" + query), all.toArray(String[]::new));
    }

    private String head() {
        return Long.toString(log.head().await().atMost(PATIENCE));
    }

    private void append(String legalEntity, String subject) {
        Fact fact = new Fact(UUID.randomUUID(), type, subject, "correlation", "test", legalEntity, new JsonObject());
        Uni<Void> appended = pool.withTransaction(transaction -> log.append(transaction, List.of(fact)));
        appended.await().atMost(PATIENCE);
    }

    private static RequestSpecification reader() {
        return given().auth().oauth2(Surroundings.token("reader", "events:read"));
    }
}
