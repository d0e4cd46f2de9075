package io.atrium;

import io.atrium.Scenario.Asked;
import io.atrium.access.Scopes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static io.atrium.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Somebody outside: calls the gateway with one token, over its restarts. */
final class Client {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = newHttp();
    private final Supplier<URI> gateway;
    private final UnaryOperator<String> tokens;
    private final String token;

    private Client(Supplier<URI> gateway, UnaryOperator<String> tokens, String name) {
        this.gateway = gateway;
        this.tokens = tokens;
        this.token = "Bearer " + tokens.apply(name);
    }

    /** The demo client, with every scope. */
    static Client of(GatewayProcess gateway) {
        return new Client(gateway::url, name -> tokenFor(name, gateway.url()), "demo");
    }

    /** A client of the application under test, with every scope. */
    static Client of(URI application) {
        String everything = String.join(" ", Scopes.ALL);
        return new Client(() -> application, name -> Surroundings.token(name, everything), "demo");
    }

    /** Somebody else, with every scope too. */
    static Client approver(GatewayProcess gateway) {
        return of(gateway).colleague();
    }

    /** The same. */
    Client colleague() {
        return new Client(gateway, tokens, "approver");
    }

    Answer get(String path) {
        return exchange(request(path).GET());
    }

    Answer post(String path, String key, JsonObject body) {
        return exchange(writing("POST", path, key, "application/json", body));
    }

    /** What it makes of the answer. */
    Answer ask(Asked asked, String key) {
        return asked.read(exchange(writing(asked.method(), asked.path(), key, asked.mediaType(), asked.body())));
    }

    /** Does not wait for the answer. */
    CompletableFuture<Answer> asking(Asked asked, String key) {
        return send(writing(asked.method(), asked.path(), key, asked.mediaType(), asked.body()))
                .thenApply(asked::read);
    }

    /** Does not wait for the answer. */
    CompletableFuture<Answer> posting(String path, String key, JsonObject body) {
        return sending("POST", path, key, body);
    }

    /** Does not wait for the answer. */
    CompletableFuture<Answer> sending(String method, String path, String key, JsonObject body) {
        return send(writing(method, path, key, "application/json", body));
    }

    private HttpRequest.Builder writing(String method, String path, String key, String mediaType, JsonObject body) {
        HttpRequest.Builder request = request(path).header("Content-Type", mediaType);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.method(method, BodyPublishers.ofString(body.encode()));
    }

    /** As a vendor does: signed, without a token. */
    Answer deliver(String source, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.get().resolve("/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return exchange(request);
    }

    /** Facts about that subject, as CloudEvents. */
    List<JsonObject> facts(String subject) {
        return facts("subject=" + subject, "0").getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** What was told of that subject, one word for each fact, such as {@code created}. */
    List<String> told(String subject) {
        return facts(subject).stream()
                .map(fact -> fact.getString("type").split("\\.")[3])
                .toList();
    }

    /** All facts of these types, {@code *} standing for any text. */
    List<JsonObject> factsOfTypes(String types) {
        return factsOfTypes(types, "0");
    }

    /** Those that come after that position. */
    List<JsonObject> factsOfTypes(String types, String after) {
        List<JsonObject> all = new ArrayList<>();
        JsonObject page = facts("types=" + types, after);
        while (!page.getJsonArray("data").isEmpty()) {
            page.getJsonArray("data").forEach(fact -> all.add((JsonObject) fact));
            page = facts("types=" + types, page.getString("next"));
        }
        return all;
    }

    /** Every document of a list, page by page. */
    List<JsonObject> all(String path) {
        List<JsonObject> all = new ArrayList<>();
        JsonObject page = get(path + "?limit=500").json();
        page.getJsonArray("data").forEach(document -> all.add((JsonObject) document));
        while (page.getString("next") != null) {
            page = get(path + "?limit=500&cursor=" + page.getString("next")).json();
            page.getJsonArray("data").forEach(document -> all.add((JsonObject) document));
        }
        return all;
    }

    /** How the capture of that type stands, as operators see it. */
    JsonObject capture(String type) {
        return captures().stream()
                .filter(capture -> capture.getString("name").equals(type))
                .findFirst()
                .orElseThrow();
    }

    List<JsonObject> captures() {
        return get("/ops/v1/interfaces").json().getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The position after every fact there is. */
    String head() {
        return facts("types=io.atrium.none", "0").getString("next");
    }

    /**
     * Facts that come after that position, once the gateway has looked at Odoo twice more.
     *
     * @param list where such documents are listed, such as {@code /v1/employees}
     */
    JsonArray factsThatFollow(String list, String subject, String position) {
        awaitLook(list);
        awaitLook(list);
        return facts("subject=" + subject, position).getJsonArray("data");
    }

    /** Returns once a look at Odoo has ended that began after this. */
    private void awaitLook(String list) {
        Instant now = Instant.now();
        await().atMost(PATIENCE)
                .until(() -> Instant.parse(get(list + "?limit=1").header("Atrium-As-Of"))
                        .isAfter(now));
    }

    private JsonObject facts(String about, String after) {
        return get("/v1/changes?limit=500&after=" + after + "&" + about).json();
    }

    private static String tokenFor(String name, URI gateway) {
        String credentials = Base64.getEncoder().encodeToString((name + ":" + name).getBytes(UTF_8));
        HttpRequest question = HttpRequest.newBuilder(gateway.resolve("/oauth/token"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        Answer granted = exchange(newHttp(), question);
        assertThat(granted.status()).isEqualTo(200);
        return granted.json().getString("access_token");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.get().resolve(path)).header("Authorization", token);
    }

    private Answer exchange(HttpRequest.Builder request) {
        return exchange(http, request.build());
    }

    /** In the caller's own thread, but for the network. */
    private static Answer exchange(HttpClient http, HttpRequest request) {
        try {
            return Answer.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static HttpClient newHttp() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Answer::of);
    }

    record Answer(int status, Map<String, List<String>> headers, String body) {

        static Answer of(HttpResponse<String> response) {
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        }

        /** Null when there is none. */
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
                    .findFirst()
                    .orElse(null);
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }
}
