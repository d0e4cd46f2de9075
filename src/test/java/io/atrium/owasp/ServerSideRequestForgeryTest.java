package io.atrium.owasp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atrium.subscription.Names;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.made;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.tellsNothing;
import static io.atrium.owasp.Attacker.writing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** API7:2023: Atrium sent where the caller cannot go. Whatever listens inside must never be touched. */
@QuarkusTest
@WithTestResource(Harbour.class)
class ServerSideRequestForgeryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SCOPES = "subscriptions:manage events:read";

    private final String client = "forger-" + UUID.randomUUID();
    private final List<String> touched = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();

    private HttpServer inside;
    private HttpServer vendor;
    private HttpServer partner;

    /** Where the partner sends whoever comes, if anywhere. */
    private volatile String elsewhere;

    private volatile int redirect = 302;

    @BeforeEach
    void open() throws IOException {
        inside = listening(Harbour.INSIDE, 0, exchange -> {
            touched.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
        });
        URI api = ConfigProvider.getConfig().getValue(Harbour.API, URI.class);
        vendor = listening("127.0.0.1", api.getPort(), exchange -> {
            asked.add(exchange.getRequestURI().toString());
            answer(exchange, 404);
        });
        partner = listening("127.0.0.1", 0, exchange -> {
            delivered.add(exchange.getRequestURI().toString());
            answer(exchange, 204);
        });
    }

    private static HttpServer listening(String address, int port, Listener listener) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            listener.hear(exchange);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Whoever answers. */
    @FunctionalInterface
    private interface Listener {

        void hear(HttpExchange exchange) throws IOException;
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        if (elsewhere != null) {
            exchange.getResponseHeaders().add("Location", elsewhere);
        }
        exchange.sendResponseHeaders(elsewhere == null ? status : redirect, -1);
    }

    @AfterEach
    void nothingInsideWasTouched() {
        List.of(inside, vendor, partner).forEach(server -> server.stop(0));
        assertThat(touched).isEmpty();
    }

    private String atInside() {
        return Harbour.INSIDE + ":" + inside.getAddress().getPort();
    }

    @Test
    void aUrlThatHidesWhereItLeadsIsRefused() {
        int port = inside.getAddress().getPort();
        for (String url : List.of(
                "file:///etc/passwd",
                "gopher://" + atInside() + "/_x",
                "ftp://" + atInside() + "/",
                "//" + atInside() + "/",
                "http://user:word@" + atInside() + "/",
                "http://partner.example@" + atInside() + "/",
                "http://" + atInside() + "#@partner.example/",
                "http://2130706434:" + port + "/",
                "http://0x7f000002:" + port + "/",
                "http://0177.0.0.2:" + port + "/",
                "http://127.2:" + port + "/",
                "http://" + Harbour.INSIDE + ".:" + port + "/",
                "http://" + Harbour.INSIDE + ":99999/",
                "http:///" + atInside() + "/",
                "javascript:alert(1)",
                "http://partner.example\\@" + atInside() + "/",
                "http://partner.example/\r\nHost: " + atInside())) {
            Response answer = writing(as(client, SCOPES), new JsonObject().put("url", url))
                    .post("/v1/subscriptions");

            assertThat(answer.statusCode()).as(url).isEqualTo(400);
            tellsNothing(answer.asString());
        }
    }

    @Test
    void anAddressInsideIsNotDialledInWhateverFormItIsWritten() {
        int port = inside.getAddress().getPort();
        for (String host : List.of(Harbour.INSIDE, "[::ffff:127.0.0.2]", "[::ffff:7f00:2]")) {
            String subscription = subscribed("http://" + host + ":" + port + "/");

            assertThat(outcome(subscription)).as(host).isEqualTo("address-refused");
            as(client, SCOPES)
                    .delete("/v1/subscriptions/" + subscription)
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void aNameThatLeadsInsideIsNotDialled() {
        Names.installed().tell("metadata.example", Harbour.INSIDE);

        assertThat(outcome(subscribed(
                        "http://metadata.example:" + inside.getAddress().getPort() + "/latest/meta-data/")))
                .isEqualTo("address-refused");
    }

    @Test
    void aNameThatChangesItsMindAfterItWasFoundGoodIsNotDialled() {
        Names.installed().tell("rebinding.example", "127.0.0.1", Harbour.INSIDE);
        String subscription =
                subscribed("http://rebinding.example:" + partner.getAddress().getPort() + "/");

        assertThat(outcome(subscription)).isEqualTo("204");
        assertThat(delivered).hasSize(1);
        assertThat(outcome(subscription)).isEqualTo("address-refused");
    }

    @Test
    void aSubscriptionThatWasFoundGoodCannotBeMovedInside() {
        String subscription =
                subscribed("http://127.0.0.1:" + partner.getAddress().getPort() + "/");
        refused(
                writing(as(client, SCOPES), new JsonObject().put("url", "http://user@" + atInside() + "/"))
                        .patch("/v1/subscriptions/" + subscription),
                400,
                "invalid");
        writing(as(client, SCOPES), new JsonObject().put("url", "http://" + atInside() + "/"))
                .patch("/v1/subscriptions/" + subscription)
                .then()
                .statusCode(200);

        assertThat(outcome(subscription)).isEqualTo("address-refused");
        assertThat(delivered).isEmpty();
    }

    @Test
    void aRedirectOfASubscriberIsNotFollowed() {
        elsewhere = "http://" + atInside() + "/stolen";
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            redirect = status;
            String subscription =
                    subscribed("http://127.0.0.1:" + partner.getAddress().getPort() + "/" + status);

            assertThat(outcome(subscription)).isEqualTo(Integer.toString(status));
            as(client, SCOPES)
                    .delete("/v1/subscriptions/" + subscription)
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void nothingThatADeliverySaysLeadsTheConnectorToAnotherHost() {
        for (String id : List.of(
                "//" + atInside() + "/x",
                "http://" + atInside() + "/",
                "@" + atInside() + "/",
                "../../../" + atInside(),
                "..%2f..%2f",
                "1?x=http://" + atInside(),
                "1#",
                "1\r\nHost: " + atInside() + "\r\n\r\nGET / HTTP/1.1",
                "\\\\" + atInside() + "\\x")) {
            deliver(id);
        }
        String last = "last-" + UUID.randomUUID();
        deliver(last);

        await().atMost(PATIENCE).until(() -> asked.contains("/v2/persons/" + last));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(asked).allMatch(path -> path.matches("/v2/persons/[^/?#\\\\]+"), "one segment below the API");
    }

    @Test
    void aRedirectOfAVendorsApiIsNotFollowed() {
        elsewhere = "http://" + atInside() + "/stolen";
        String id = "moved-" + UUID.randomUUID();

        deliver(id);

        await().atMost(PATIENCE).until(() -> asked.contains("/v2/persons/" + id));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    }

    private static void deliver(String id) {
        given().header("Authorization", Harbour.CREDENTIAL)
                .contentType("application/json")
                .body(new JsonObject()
                        .put("event_name", "person.updated")
                        .put("payload", new JsonObject(Map.of("id", id)))
                        .encode()
                        .getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/personio")
                .then()
                .statusCode(202);
    }

    /** To nothing that happens by itself: what is found at the end of the URL is only what the test sends there. */
    private String subscribed(String url) {
        return made(writing(
                        as(client, SCOPES),
                        new JsonObject().put("url", url).put("types", List.of("io.atrium.harbour.nothing.v1")))
                .post("/v1/subscriptions"));
    }

    /** Of a test of it: the status that was answered, or why there was none. */
    private String outcome(String subscription) {
        String path = "/v1/subscriptions/" + subscription;
        Response sent =
                as(client, SCOPES).header("Idempotency-Key", UUID.randomUUID()).post(path + "/test");
        assertThat(sent.statusCode()).as(sent.asString()).isEqualTo(202);
        String event = sent.path("eventId");
        String found = "data.find { it.eventId == '" + event + "' && it.attempts > 0 }";
        await().atMost(PATIENCE)
                .until(() -> as(client, SCOPES).get(path + "/deliveries").path(found) != null);
        Map<String, Object> delivery =
                as(client, SCOPES).get(path + "/deliveries").path(found);
        return delivery.get("lastStatus") == null
                ? String.valueOf(delivery.get("lastError"))
                : delivery.get("lastStatus").toString();
    }
}
