package io.atrium;

import io.atrium.FuzzedRequests.Fuzzed;
import io.atrium.PublishedContract.Operation;
import io.atrium.RawConnection.Answer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent, the answer is one that the contract has, and says nothing of how Atrium is made. {@code -Dfuzz.seed}
 * makes other requests, and {@code -Dfuzz.number} sends one of them alone.
 */
@QuarkusTest
@WithTestResource(Playground.class)
class FuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);
    private static final int CONNECTIONS = 12;
    private static final int COMPLAINTS_SHOWN = 25;
    private static final int LONGEST_LINE = 4_096;

    /** Of the language, the libraries, the database or Odoo; not the names of facts, such as io.atrium.leave.created.v1. */
    private static final Pattern INTERNALS = Pattern.compile("java\\.|javax\\.|jakarta\\.|io\\.atrium\\.[\\w.]*[A-Z]"
            + "|io\\.(vertx|netty|quarkus|smallrye)|org\\.(jboss|hibernate|postgresql)|com\\.fasterxml"
            + "|\\w(Exception|Error)\\b|\\tat |\\.java:\\d|Traceback|odoo\\.exceptions|psycopg|SQLSTATE"
            + "|(?i:\\b(select|insert|update|delete)\\b.{1,200}\\b(from|into|set)\\s+\"?(command_|record|event_|intent|audit))"
            + "|(?i:relation \"|constraint \"|duplicate key value)");

    @TestHTTPResource
    URI gateway;

    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    /** By what is wrong, so that one mistake does not hide the others. */
    private final Map<String, Queue<String>> complaints = new ConcurrentHashMap<>();

    @Test
    void answersWhatIsDocumentedWhateverIsSent() {
        FuzzedRequests requests = new FuzzedRequests(PublishedContract.served(), SEED);
        Integer alone = Integer.getInteger("fuzz.number");
        AtomicInteger next = new AtomicInteger(alone == null ? 0 : alone);
        int end = alone == null ? REQUESTS : alone + 1;
        Map<Integer, AtomicInteger> answered = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            CompletableFuture.allOf(IntStream.range(0, CONNECTIONS)
                            .mapToObj(each ->
                                    CompletableFuture.runAsync(() -> converse(requests, next, end, answered), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdownNow();
        }

        assertThat(summary())
                .as("with -Dfuzz.seed=%d; answered were %s", SEED, answered)
                .isEmpty();
        assertThat(answered).containsKeys(alone == null ? new Integer[] {200, 201, 400, 404, 409} : new Integer[0]);
    }

    private void converse(FuzzedRequests requests, AtomicInteger next, int end, Map<Integer, AtomicInteger> answered) {
        try (RawConnection connection = new RawConnection(gateway)) {
            for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                Fuzzed request = requests.request(number, this::token);
                try {
                    Answer answer = connection.exchange(request.bytes(), request.isHead());
                    answered.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                            .incrementAndGet();
                    hold(request, answer);
                } catch (IOException | RuntimeException none) {
                    complain("no answer, " + none, request, "");
                }
            }
        } catch (IOException atClosing) {
            throw new IllegalStateException(atClosing);
        }
    }

    private String token(Operation operation) {
        String scopes = String.join(" ", operation.scopes());
        return tokens.computeIfAbsent(scopes, each -> Surroundings.token("fuzz " + each, each));
    }

    private void hold(Fuzzed request, Answer answer) {
        String said = answer.status() + " " + answer.headers() + " " + answer.body();
        List<String> documented = request.operation().statuses();
        boolean isRefused = answer.status() >= 400;
        if (answer.status() >= 500 && !(answer.status() == 503 && documented.contains("503"))) {
            complain("status " + answer.status() + " " + request.operation().id(), request, said);
        } else if (request.isAddressed()
                && !documented.contains(Integer.toString(answer.status()))
                && !(isRefused && documented.contains("default"))) {
            complain(
                    "undocumented " + answer.status() + " of "
                            + request.operation().id(),
                    request,
                    said);
        }
        if (isRefused && !request.isHead() && !isNoHttp(request, answer)) {
            List<String> faults = ProblemDocument.faults(answer.status(), answer::header, answer.body());
            if (!faults.isEmpty()) {
                complain(answer.status() + " without a whole problem document: " + faults, request, said);
            }
        }
        Matcher leak = INTERNALS.matcher(isRefused ? said : answer.headers().toString());
        if (leak.find()) {
            complain("leak of " + leak.group(), request, said);
        }
    }

    /** What the HTTP server refuses by itself, with a bare status: no part of Atrium ever sees it. */
    private static boolean isNoHttp(Fuzzed request, Answer answer) {
        return answer.header("X-Correlation-Id").isEmpty()
                && answer.body().isEmpty()
                && switch (answer.status()) {
                    case 400 -> !request.hasTarget();
                    case 414 -> request.lengthOfLine() > LONGEST_LINE;
                    default -> false;
                };
    }

    private void complain(String what, Fuzzed request, String said) {
        complaints
                .computeIfAbsent(what, each -> new ConcurrentLinkedQueue<>())
                .add(request + "\n-> " + said.substring(0, Math.min(1_000, said.length())));
    }

    /** One example of each. */
    private List<String> summary() {
        return complaints.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .limit(COMPLAINTS_SHOWN)
                .map(each -> "%d times %s, such as %s"
                        .formatted(
                                each.getValue().size(),
                                each.getKey(),
                                each.getValue().peek()))
                .toList();
    }
}
