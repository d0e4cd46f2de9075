package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.notNullValue;

/** A vendor changes its secret while it delivers all the time. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class RotationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 8;
    private static final String OTHER_SECRET = "the-secret-that-comes-after";

    @TestHTTPResource
    URI gateway;

    private final Clock clock = Clock.systemUTC();
    private final Map<Integer, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Vendor vendor = Vendor.of("bamboohr", WebhookProfile.FIRST_SECRET);
    private volatile boolean isOver;

    @Test
    void a_secret_is_rotated_under_load_without_a_refusal_and_without_a_restart() throws IOException {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<CompletableFuture<Void>> load = IntStream.range(0, CONNECTIONS)
                    .mapToObj(each -> CompletableFuture.runAsync(this::deliver, connections))
                    .toList();
            awaitMore();

            Files.writeString(WebhookProfile.SECRETS.resolve("b-new"), OTHER_SECRET + "\n");
            awaitSecrets("a-old", "b-new");
            awaitMore();
            vendor = Vendor.of("bamboohr", OTHER_SECRET);
            awaitMore();
            Files.delete(WebhookProfile.SECRETS.resolve("a-old"));
            awaitSecrets("b-new");
            awaitMore();

            isOver = true;
            load.forEach(CompletableFuture::join);
        } finally {
            isOver = true;
            connections.shutdownNow();
        }
        assertThat(answered).containsOnlyKeys(202);
        refusesTheOld();
    }

    private void deliver() {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        while (!isOver) {
            Vendor current = vendor;
            int status = deliver(client, current);
            answered.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
        }
    }

    private int deliver(HttpClient client, Vendor signing) {
        String body = "{\"employees\": [], \"number\": " + number.getAndIncrement() + "}";
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/webhooks/rotating"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        signing.signer().sign(body, "", clock.instant()).forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void awaitMore() {
        int before = number.get();
        await().atMost(PATIENCE).until(() -> number.get() > before + 100);
    }

    private static void awaitSecrets(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> given().auth()
                .oauth2(Surroundings.token("operator", "exceptions:read"))
                .get("/ops/v1/interfaces")
                .then()
                .body("inbound.find { it.name == 'rotating' }.secrets.name", contains(names))
                .body("inbound.find { it.name == 'rotating' }.secrets[0].lastUsedAt", notNullValue()));
    }

    private void refusesTheOld() {
        HttpClient client = HttpClient.newHttpClient();

        int status = deliver(client, Vendor.of("bamboohr", WebhookProfile.FIRST_SECRET));

        assertThat(status).isEqualTo(401);
    }
}
