package io.atrium;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import static io.atrium.Waiting.await;

/** Somebody who follows the feed from where it stands, page after page, each beginning where the last one says. */
final class Reader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<JsonObject> facts = new CopyOnWriteArrayList<>();
    private final Client client;
    private final CompletableFuture<Void> reading;
    private volatile boolean closed;

    Reader(Client client) {
        this.client = client;
        String position = client.head();
        this.reading = CompletableFuture.runAsync(() -> follow(position));
    }

    private void follow(String position) {
        String next = position;
        while (!closed) {
            JsonObject page =
                    client.get("/v1/changes?limit=20&wait=1s&after=" + next).json();
            page.getJsonArray("data").forEach(fact -> facts.add((JsonObject) fact));
            next = page.getString("next");
        }
    }

    /** The first fact of that kind whose document is like that; waits for it. */
    JsonObject awaits(String kind, Predicate<JsonObject> document) {
        return await().atMost(PATIENCE).until(() -> first(kind, document), found -> found != null);
    }

    private JsonObject first(String kind, Predicate<JsonObject> document) {
        if (reading.isCompletedExceptionally()) {
            reading.join();
        }
        return facts.stream()
                .filter(fact -> kind(fact).equals(kind) && document.test(fact.getJsonObject("data")))
                .findFirst()
                .orElse(null);
    }

    /** What was read about that document so far, in the order of the feed. */
    List<JsonObject> about(String id) {
        return facts.stream()
                .filter(fact -> fact.getString("subject").equals(id))
                .toList();
    }

    /** What was read so far that follows from that request. */
    List<JsonObject> dueTo(String correlationId) {
        return facts.stream()
                .filter(fact -> fact.getString("correlationid").equals(correlationId))
                .toList();
    }

    List<JsonObject> all() {
        return List.copyOf(facts);
    }

    /** What a fact tells, such as {@code invoice.paid}. */
    static String kind(JsonObject fact) {
        String[] words = fact.getString("type").split("\\.");
        return words[2] + "." + words[3];
    }

    @Override
    public void close() {
        closed = true;
        reading.join();
    }
}
