package io.atrium;

import io.atrium.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Odoo is away for a while, under load: readers do not notice but for the mark, and every write lands once, those that
 * waited in the order in which they were accepted. What is asked for when Odoo is back does not wait behind them. How
 * long it is away is the system property {@code atrium.outage}, such as {@code PT60S}.
 */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#closest")
class OutageIT {

    private static final Logger LOG = Logger.getLogger(OutageIT.class);
    private static final Duration OUTAGE = Duration.parse(System.getProperty("atrium.outage", "PT12S"));
    private static final Duration PATIENCE = Duration.ofSeconds(45).plus(OUTAGE.multipliedBy(3));
    private static final String ORDERS = "/v1/purchase-orders";
    private static final List<String> READ = List.of(ORDERS, "/v1/suppliers", "/v1/employees");

    private static Stage stage;

    @Parameter
    Target target;

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @Test
    void nothingIsLostWhenOdooIsAwayForAWhileUnderLoad() {
        // Given
        stage.set();
        Client client = Client.of(stage.gateway());
        await().atMost(PATIENCE).until(() -> READ.stream().noneMatch(path -> isStale(client.get(path))));

        try (Load load = new Load(client)) {
            await().atMost(PATIENCE).until(() -> load.hasWritten(201, 3));

            // When
            stage.proxy().leave();
            await().atMost(PATIENCE).until(load::isStaleThroughout);
            load.expectStale();
            await().during(OUTAGE.dividedBy(2)).atMost(PATIENCE).until(load::isAsPromised);
            stage.proxy().hang();
            await().during(OUTAGE.dividedBy(2)).atMost(PATIENCE).until(load::isAsPromised);
            load.expectAnything();
            stage.proxy().comeBack();

            // Then
            await().atMost(PATIENCE).until(load::isFreshThroughout);
            load.stop();
            assertThat(load.broken).isEmpty();
            assertThat(load.hasWritten(202, 3)).isTrue();
            Map<String, String> made = made(client, load);
            List<String> ordered = stage.desk().referencesOfOrders(load.name);
            assertThat(ordered).containsExactlyInAnyOrderElementsOf(made.keySet());
            assertThat(ordered)
                    .as("those that waited, in the order in which they were accepted")
                    .filteredOn(load::hadToWait)
                    .containsExactlyElementsOf(
                            made.keySet().stream().filter(load::hadToWait).toList());
            assertThat(made.values()).doesNotHaveDuplicates().allSatisfy(id -> assertThat(client.facts(id))
                    .extracting(fact -> fact.getString("type"))
                    .containsExactly("io.atrium.purchase-order.created.v1"));
            String after = "after-" + load.name;
            assertThat(client.post(ORDERS, after, load.order(after)).status()).isEqualTo(201);
            LOG.infof("%s was away for %s: %s", target, OUTAGE, load);
        }
    }

    /** The id of each order by its reference, as they were accepted; every operation has succeeded. */
    private static Map<String, String> made(Client client, Load load) {
        Map<String, String> made = new LinkedHashMap<>();
        load.written.forEach((reference, answer) -> {
            if (answer.status() == 202) {
                await().atMost(PATIENCE).until(() -> client.get(answer.header("Location"))
                        .json()
                        .getString("status")
                        .equals("succeeded"));
            }
            Answer again = client.post(ORDERS, reference, load.order(reference));
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            made.put(reference, again.json().getString("id"));
        });
        return made;
    }

    private static boolean isStale(Answer answer) {
        return "true".equals(answer.header("Atrium-Stale"));
    }

    /** A reader at each path and one who writes orders, each in steps of their own. */
    private static final class Load implements AutoCloseable {

        final String name = "OUT-" + UUID.randomUUID();

        /** By reference, as they were accepted. */
        final Map<String, Answer> written = Collections.synchronizedMap(new LinkedHashMap<>());

        /** Answers that nobody should get. */
        final Queue<String> broken = new ConcurrentLinkedQueue<>();

        private final Client client;
        private final ScheduledExecutorService people = Executors.newScheduledThreadPool(READ.size() + 1);
        private final Map<String, Boolean> staleAt = new ConcurrentHashMap<>();
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger staleReads = new AtomicInteger();
        private final int supplier = stage.desk().supplier();
        private final List<Integer> items = stage.desk().items(2);
        private final String currency = stage.desk().currency();
        private volatile boolean staleExpected;

        Load(Client client) {
            this.client = client;
            READ.forEach(path ->
                    people.scheduleWithFixedDelay(() -> careful(() -> read(path)), 0, 100, TimeUnit.MILLISECONDS));
            people.scheduleWithFixedDelay(() -> careful(this::write), 0, 500, TimeUnit.MILLISECONDS);
        }

        boolean hasWritten(int status, int times) {
            return answered(status) >= times;
        }

        boolean hadToWait(String reference) {
            return written.get(reference).status() == 202;
        }

        boolean isStaleThroughout() {
            return READ.stream().allMatch(path -> staleAt.getOrDefault(path, false));
        }

        boolean isFreshThroughout() {
            return READ.stream().noneMatch(path -> staleAt.getOrDefault(path, true));
        }

        boolean isAsPromised() {
            return broken.isEmpty();
        }

        void expectStale() {
            staleExpected = true;
        }

        void expectAnything() {
            staleExpected = false;
        }

        JsonObject order(String reference) {
            return OrderForm.of(reference, currency, supplier, items.get(0), items.get(1));
        }

        /** What was begun is finished. */
        void stop() {
            people.shutdown();
            await().atMost(PATIENCE).until(people::isTerminated);
        }

        @Override
        public void close() {
            people.shutdownNow();
        }

        @Override
        public String toString() {
            return reads + " reads answered, " + staleReads + " of them stale; " + answered(201)
                    + " writes done at once, " + answered(202) + " later, " + broken.size()
                    + " answers not as promised";
        }

        private void read(String path) {
            boolean mustBeStale = staleExpected;
            Answer answer = client.get(path);
            boolean stale = isStale(answer);
            reads.incrementAndGet();
            staleReads.addAndGet(stale ? 1 : 0);
            staleAt.put(path, stale);
            if (answer.status() != 200 || mustBeStale && staleExpected && !stale) {
                broken.add("GET " + path + ": " + answer.status() + ", stale: " + stale);
            }
        }

        private void write() {
            String reference = name + "-" + written.size();
            Answer answer = client.post(ORDERS, reference, order(reference));
            written.put(reference, answer);
            if (answer.status() != 201 && answer.status() != 202) {
                broken.add("POST: " + answer.status() + " " + answer.body());
            }
        }

        /** Nobody goes home silently. */
        private void careful(Runnable deed) {
            try {
                deed.run();
            } catch (RuntimeException unanswered) {
                broken.add(unanswered.toString());
            }
        }

        private long answered(int status) {
            synchronized (written) {
                return written.values().stream()
                        .collect(Collectors.groupingBy(Answer::status, Collectors.counting()))
                        .getOrDefault(status, 0L);
            }
        }
    }
}
