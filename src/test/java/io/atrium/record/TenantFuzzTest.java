package io.atrium.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.PublishedContract;
import io.atrium.PublishedContract.Operation;
import io.atrium.RawConnection;
import io.atrium.RawConnection.Answer;
import io.atrium.Surroundings;
import io.atrium.access.Scopes;
import io.atrium.kernel.PublicId;
import io.atrium.record.TenantRequests.Asked;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever is limited to legal entities is shown no row of another, whatever they ask. {@code -Daccess.requests} asks more,
 * {@code -Daccess.seed} something else.
 */
@QuarkusTest
@WithTestResource(Archipelago.class)
class TenantFuzzTest {

    private static final Logger LOG = Logger.getLogger(TenantFuzzTest.class);
    private static final long SEED = Long.getLong("access.seed", 20_261_130);
    private static final int REQUESTS = Integer.getInteger("access.requests", 2_000);
    private static final int CONNECTIONS = 8;
    private static final int TOKENS = 24;
    private static final int FINDINGS_SHOWN = 20;
    private static final int STREAM_PATIENCE_MILLISECONDS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ALL = String.join(" ", Scopes.ALL);

    @TestHTTPResource
    URI gateway;

    @Inject
    RecordTypes types;

    @Inject
    Pool pool;

    @Inject
    ObjectMapper json;

    private final Map<String, Queue<String>> findings = new ConcurrentHashMap<>();
    private final Queue<Stranger> strangers = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> answered = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> shown = new ConcurrentHashMap<>();

    @Test
    void noTokenIsShownARowOfAnotherLegalEntity() {
        LOG.infof("%d requests with -Daccess.seed=%d", REQUESTS, SEED);
        types.captured().forEach(type -> await().atMost(PATIENCE).until(() -> given()
                .auth()
                .oauth2(Surroundings.token("reader", "exceptions:read"))
                .get("/ops/v1/interfaces")
                .<List<String>>path("data.findAll { it.name == '" + type.name() + "' }.status")
                .stream()
                .allMatch(status -> List.of("current", "unavailable").contains(status))));
        Tenants tenants = new Tenants(types, pool, json, new Random(SEED));
        tenants.settle();
        List<Holder> holders = holders(tenants);
        TenantRequests requests = new TenantRequests(PublishedContract.served(), tenants, SEED);
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            CompletableFuture.allOf(IntStream.range(0, CONNECTIONS)
                            .mapToObj(each -> CompletableFuture.runAsync(
                                    () -> converse(requests, tenants, holders, next), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdownNow();
        }

        // Not before all is said: a document may have been moved just before it was shown.
        Map<String, Set<String>> moves = tenants.moves();
        strangers.stream()
                .filter(stranger -> !Tenants.isSeen(
                        moves.getOrDefault(stranger.id(), Set.of()),
                        stranger.holder().allowed()))
                .forEach(stranger -> find(
                        stranger.id() + " of " + tenants.homes(stranger.id()), stranger.holder(), stranger.asked()));
        LOG.infof("%d requests with -Daccess.seed=%d were answered %s", REQUESTS, SEED, answered);
        assertThat(summary()).as("with -Daccess.seed=%d", SEED).isEmpty();
        assertThat(answered).containsKeys(200, 400, 404);
        // Who is shown nothing at all is shown nothing of others either.
        assertThat(requests.operations().stream()
                        .filter(operation -> operation.method().equals("get")
                                && operation.path().matches("/v1/[a-z-]+")
                                && !operation.path().matches("/v1/(subscriptions|event-types|labor-costs)"))
                        .map(Operation::id)
                        .filter(id -> !shown.containsKey(id)))
                .isEmpty();
    }

    /** Whoever holds a token. */
    private record Holder(String token, Set<String> allowed) {}

    /** A document that was shown to somebody whose it was not when the test began. */
    private record Stranger(String id, Holder holder, Asked asked) {}

    private static List<Holder> holders(Tenants tenants) {
        Random random = new Random(SEED);
        List<String> all = new ArrayList<>(tenants.legalEntities());
        all.add(PublicId.of("le", 1));
        all.add(PublicId.of("le", 2));
        List<Holder> holders = new ArrayList<>();
        for (int number = 0; number < TOKENS; number++) {
            List<String> some = new ArrayList<>(all);
            Collections.shuffle(some, random);
            Set<String> allowed = Set.copyOf(some.subList(0, 1 + random.nextInt(2)));
            String scopes = random.nextInt(3) == 0
                    ? Scopes.ALL.stream().filter(scope -> random.nextInt(4) > 0).collect(Collectors.joining(" "))
                    : ALL;
            holders.add(new Holder(
                    Surroundings.token(
                            "tenant-" + number,
                            scopes,
                            Instant.now().plus(Duration.ofHours(2)),
                            allowed.toArray(String[]::new)),
                    allowed));
        }
        return holders;
    }

    private void converse(TenantRequests requests, Tenants tenants, List<Holder> holders, AtomicInteger next) {
        try (RawConnection connection = new RawConnection(gateway)) {
            for (int number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
                Holder holder = holders.get(new Random(SEED + number).nextInt(holders.size()));
                Asked asked = requests.request(number, holder.token());
                if (asked.isStream()) {
                    hold(tenants, holder, asked, 200, streamed(asked));
                } else {
                    Answer answer = connection.exchange(asked.bytes(), false);
                    requests.learn(asked.operation(), answer.body());
                    hold(tenants, holder, asked, answer.status(), answer.headers() + answer.body());
                    look(tenants, holder, asked, answer);
                }
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void hold(Tenants tenants, Holder holder, Asked asked, int status, String answer) {
        answered.computeIfAbsent(status, each -> new AtomicInteger()).incrementAndGet();
        tenants.leaks(answer, asked.asked(), holder.allowed()).forEach(leak -> find(leak, holder, asked));
    }

    private void look(Tenants tenants, Holder holder, Asked asked, Answer answer) {
        if (answer.status() != 200 || !answer.header("Content-Type").orElse("").startsWith("application/json")) {
            return;
        }
        try {
            var tree = json.readTree(answer.body());
            tenants.strangers(tree, holder.allowed(), asked.isOfThePast())
                    .forEach(id -> strangers.add(new Stranger(id, holder, asked)));
            if (!tree.path("data").isEmpty()) {
                shown.computeIfAbsent(asked.operation().id(), each -> new AtomicInteger())
                        .incrementAndGet();
            }
        } catch (JsonProcessingException unreadable) {
            find("an answer that is no JSON", holder, asked);
        }
    }

    private void find(String what, Holder holder, Asked asked) {
        findings.computeIfAbsent(asked.operation().id(), each -> new ConcurrentLinkedQueue<>())
                .add(what + " is shown to " + holder.allowed() + " by " + asked);
    }

    /** What comes at once. */
    private String streamed(Asked asked) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(STREAM_PATIENCE_MILLISECONDS);
            socket.getOutputStream().write(asked.bytes());
            byte[] some = new byte[8_192];
            for (int read = socket.getInputStream().read(some);
                    read > 0;
                    read = socket.getInputStream().read(some)) {
                all.write(some, 0, read);
            }
        } catch (SocketTimeoutException silence) {
            LOG.trace("no more for now", silence);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> summary() {
        Map<String, String> summary = new TreeMap<>();
        findings.forEach((operation, all) -> summary.put(operation, all.size() + " times, such as " + all.peek()));
        return summary.entrySet().stream()
                .limit(FINDINGS_SHOWN)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
