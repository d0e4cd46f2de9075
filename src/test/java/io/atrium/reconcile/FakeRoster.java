package io.atrium.reconcile;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who works there according to vendors: 7shifts, in pages of two, and BambooHR and an agency, in one answer. */
final class FakeRoster {

    private static final int PAGE = 2;

    final Map<String, JsonObject> seven = new ConcurrentSkipListMap<>();
    final Map<String, JsonObject> bamboo = new ConcurrentSkipListMap<>();
    final List<JsonObject> agency = new CopyOnWriteArrayList<>();

    /** When it was asked, in nanoseconds. */
    final List<Long> asked = new CopyOnWriteArrayList<>();

    private volatile Duration busyFor;
    private volatile int pagesUntilChange;
    private volatile Runnable change;
    private volatile boolean overlapping;
    private volatile boolean slow;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    void clear() {
        seven.clear();
        bamboo.clear();
        agency.clear();
        overlapping = false;
        isSlow(false);
        asked.clear();
        busyFor = null;
        change = null;
    }

    /** The next question is answered with 429. */
    void isBusyFor(Duration pause) {
        busyFor = pause;
    }

    /** After so many answers something changes there. */
    void after(int answers, Runnable what) {
        change = what;
        pagesUntilChange = answers;
    }

    /** Every page but the first begins with the last of the page before. */
    void overlaps() {
        overlapping = true;
    }

    /** Nobody is answered for as long as that is so. */
    void isSlow(boolean now) {
        slow = now;
        for (Runnable answer = waiting.poll(); answer != null; answer = waiting.poll()) {
            answer.run();
        }
    }

    void answer(HttpServerRequest request) {
        asked.add(System.nanoTime());
        if (slow) {
            waiting.add(() -> answerNow(request));
        } else {
            answerNow(request);
        }
    }

    private void answerNow(HttpServerRequest request) {
        if (busyFor != null) {
            String seconds = Long.toString(busyFor.toSeconds());
            busyFor = null;
            request.response()
                    .setStatusCode(429)
                    .putHeader("Retry-After", seconds)
                    .end("{}");
            return;
        }
        JsonObject answer =
                switch (request.path()) {
                    case "/v2/company/77/users" -> users(request.getParam("cursor"));
                    case "/bamboo/v1/reports/custom" ->
                        new JsonObject().put("employees", new JsonArray(List.copyOf(bamboo.values())));
                    case "/agency/people" -> new JsonObject().put("people", new JsonArray(List.copyOf(agency)));
                    default -> null;
                };
        request.response().setStatusCode(answer == null ? 404 : 200).end(answer == null ? "{}" : answer.encode());
        if (change != null && --pagesUntilChange == 0) {
            change.run();
        }
    }

    private JsonObject users(String cursor) {
        List<JsonObject> all = List.copyOf(seven.values());
        int first = cursor == null ? 0 : Integer.parseInt(cursor);
        int last = Math.min(first + PAGE, all.size());
        int begin = overlapping ? Math.max(0, first - 1) : first;
        return new JsonObject()
                .put("data", new JsonArray(begin > last ? List.of() : all.subList(begin, last)))
                .put(
                        "meta",
                        new JsonObject()
                                .put(
                                        "cursor",
                                        new JsonObject()
                                                .put("next", last < all.size() ? Integer.toString(last) : null)));
    }
}
