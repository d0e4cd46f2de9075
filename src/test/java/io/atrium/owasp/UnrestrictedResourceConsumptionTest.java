package io.atrium.owasp;

import io.atrium.RawConnection;
import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.writing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;

/** API4:2023: more than one's share. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class UnrestrictedResourceConsumptionTest {

    /** As configured for every client. */
    private static final int UNDER_WAY = 200;

    private static final String BUYING = "procurement:read procurement:write";

    @TestHTTPResource
    URI gateway;

    private final String client = "glutton-" + UUID.randomUUID();

    @Test
    void aListLargerThanAPageIsRefused() {
        for (String limit : new String[] {"501", "1000000", "99999999999999999999", "0", "-1"}) {
            refused(as(client, BUYING).get("/v1/suppliers?limit=" + limit), 400, "invalid");
        }
        refused(as(client, "events:read").get("/v1/changes?wait=3600s"), 400, "invalid");
        refused(as(client, BUYING).get("/v1/purchase-orders?expand=a,b,c,d,e,f"), 400, "invalid");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        refused(
                writing(as(client, BUYING), new JsonObject().put("name", "x".repeat(2_000_000)))
                        .post("/v1/suppliers"),
                413,
                "payload-too-large");
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() throws IOException, InterruptedException {
        String deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/suppliers"))
                .header("Authorization", "Bearer " + Surroundings.token(client, BUYING))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(deep))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"invalid\"").hasSizeLessThan(10_000);
    }

    @Test
    void fieldsAndFiltersBeyondCountingAreRefusedAndNeverWorkedOff() {
        String fields = String.join(",", Collections.nCopies(500, "name"));
        Response often = as(client, BUYING).get("/v1/suppliers?limit=1&fields=" + fields);
        assertThat(often.statusCode()).isIn(200, 400);
        assertThat(often.asString()).hasSizeLessThan(2_000);

        String filters = IntStream.range(0, 200).mapToObj(number -> "name=x").collect(Collectors.joining("&"));
        Response repeated = as(client, BUYING).get("/v1/suppliers?" + filters);
        assertThat(repeated.statusCode()).isIn(200, 400);
        refused(as(client, BUYING).get("/v1/suppliers?" + filters + "&no-such-field=x"), 400, "invalid");
        assertThat(as(client, BUYING)
                        .get("/v1/suppliers?fields=" + fields + fields + fields)
                        .statusCode())
                .isIn(400, 414);
    }

    @Test
    void longPollsOfOneClientAreSoManyAndHoldUpNobodyElse() {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest poll = HttpRequest.newBuilder(gateway.resolve("/v1/changes?types=io.atrium.none&wait=5s"))
                .header("Authorization", "Bearer " + Surroundings.token(client, "events:read"))
                .build();
        List<CompletableFuture<HttpResponse<String>>> polls = IntStream.range(0, UNDER_WAY + 20)
                .mapToObj(each -> http.sendAsync(poll, BodyHandlers.ofString()))
                .toList();

        await().atMost(Duration.ofSeconds(4))
                .until(() -> polls.stream().filter(CompletableFuture::isDone).count() >= 20);
        as("somebody-else", BUYING).get("/v1/suppliers?limit=1").then().statusCode(200);
        refused(as(client, BUYING).get("/v1/suppliers?limit=1"), 429, "rate-limited");

        List<Integer> answered =
                polls.stream().map(each -> each.join().statusCode()).toList();
        assertThat(answered).as(polls.get(0).join().body()).containsOnly(200, 429);
        assertThat(answered.stream().filter(status -> status == 429).count()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aBodyThatTricklesIsCutOff() {
        byte[] head = ("POST /v1/suppliers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + Surroundings.token(client, BUYING)
                        + "\r\nIdempotency-Key: slow\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                .getBytes(StandardCharsets.UTF_8);
        List<byte[]> trickle = new ArrayList<>(List.of(head));
        trickle.addAll(Collections.nCopies(250, new byte[] {' '}));
        Instant began = Instant.now();

        assertThatThrownBy(() -> {
                    try (RawConnection connection = new RawConnection(gateway)) {
                        connection.exchange(trickle, Duration.ofMillis(100), false);
                    }
                })
                .isInstanceOf(IOException.class);

        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
        as(client, BUYING).get("/v1/suppliers?limit=1").then().statusCode(200);
    }

    @Test
    void aBatchOfTooManyRowsDoesNoneOfThem() {
        String rows = IntStream.rangeClosed(0, 10_000)
                .mapToObj(number -> "{\"name\":\"Row " + number + " of " + client + "\"}\n")
                .collect(Collectors.joining());

        refused(
                as(client, BUYING)
                        .contentType("application/x-ndjson")
                        .header("Idempotency-Key", UUID.randomUUID())
                        .urlEncodingEnabled(false)
                        .body(rows.getBytes(StandardCharsets.UTF_8))
                        .post("/v1/suppliers:batch"),
                400,
                "invalid");

        as(client, BUYING)
                .queryParam("name", "Row 0 of " + client)
                .get("/v1/suppliers")
                .then()
                .statusCode(200)
                .body("data", empty());
    }

    @Test
    void aCompressedBodyIsNeverInflated() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write("{\"name\":\"".getBytes(StandardCharsets.UTF_8));
            byte[] same = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
            for (int megabyte = 0; megabyte < 100; megabyte++) {
                gzip.write(same);
            }
        }
        assertThat(bomb.size()).isLessThan(1_000_000);

        Response answer = given().auth()
                .oauth2(Surroundings.token(client, BUYING))
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/json", ContentType.BINARY)))
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(bomb.toByteArray())
                .post("/v1/suppliers");

        refused(answer, 400, "invalid");
    }
}
