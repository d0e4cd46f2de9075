package io.atrium.webhook;

import io.atrium.GatewayProcess;
import io.atrium.RawConnection;
import io.atrium.RawConnection.Answer;
import io.atrium.webhook.FuzzedDeliveries.Expected;
import io.atrium.webhook.FuzzedDeliveries.Fuzzed;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is delivered, however slowly and however broken, the gateway does not fail: what is genuine is stored, what is
 * forged is refused, and its memory stays as it was. {@code -Dfuzz.deliveries=100000} sends more than a build has time
 * for, {@code -Dfuzz.seed} others, and {@code -Dfuzz.number} one of them alone.
 */
class DeliveryFuzzIT {

    private static final Logger LOG = Logger.getLogger(DeliveryFuzzIT.class);
    private static final int DELIVERIES = Integer.getInteger("fuzz.deliveries", 4_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_130);
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 4;

    /** Of what lives on the heap; a leak of one small body for each delivery of a long run would be more. */
    private static final long GROWTH = 24 << 20;

    private final Clock clock = Clock.systemUTC();
    private final List<String> presets = Vendor.presets();
    private final FuzzedDeliveries deliveries = new FuzzedDeliveries(presets, SEED);
    private final Map<Integer, AtomicInteger> answered = new ConcurrentSkipListMap<>();

    /** By what is wrong, so that one mistake does not hide the others. */
    private final Map<String, Queue<String>> complaints = new ConcurrentHashMap<>();

    @Test
    void nothingThatIsDeliveredMakesTheGatewayFailOrGrow() {
        try (GatewayProcess gateway = new GatewayProcess(Map.of("JAVA_TOOL_OPTIONS", "-Xmx320m"), sources())) {
            gateway.start();
            Integer alone = Integer.getInteger("fuzz.number");
            if (alone != null) {
                send(gateway, alone, alone + 1);
            } else {
                long before = 0;
                long after = 0;
                for (int round = 1; round <= ROUNDS; round++) {
                    send(gateway, DELIVERIES / ROUNDS * (round - 1), DELIVERIES / ROUNDS * round);
                    after = gateway.liveHeap();
                    before = round == 1 ? after : before;
                    LOG.infof(
                            "%d deliveries: %d MiB live, answered %s",
                            DELIVERIES / ROUNDS * round, after >> 20, answered);
                }
                assertThat(after - before)
                        .as("bytes by which the heap has grown")
                        .isLessThan(GROWTH);
            }

            assertThat(summary()).as("with -Dfuzz.seed=%d", SEED).isEmpty();
            assertThat(gateway.isRunning()).isTrue();
            assertThat(gateway.errors()).doesNotContain("OutOfMemoryError");
            if (alone == null) {
                assertThat(answered).containsKeys(200, 202, 400, 401, 404, 405, 413);
            }
        }
    }

    private Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        presets.forEach(preset -> {
            String source = "atrium.webhook.sources.try-" + preset;
            sources.put(source + ".preset", preset);
            sources.put(source + ".secrets", Vendor.secretFor(preset));
            sources.put(source + ".url", Vendor.URL);
        });
        return sources;
    }

    private void send(GatewayProcess gateway, int from, int until) {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            CompletableFuture.allOf(IntStream.range(0, CONNECTIONS)
                            .mapToObj(each -> CompletableFuture.runAsync(() -> converse(gateway, next, until), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdownNow();
        }
    }

    private void converse(GatewayProcess gateway, AtomicInteger next, int end) {
        try (RawConnection connection = new RawConnection(gateway.url())) {
            for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                send(connection, deliveries.delivery(number, clock.instant()));
            }
        } catch (IOException atClosing) {
            throw new IllegalStateException(atClosing);
        }
    }

    private void send(RawConnection connection, Fuzzed delivery) throws IOException {
        try {
            if (delivery.isAbandoned()) {
                connection.abandon(delivery.pieces(), delivery.pause());
                return;
            }
            hold(delivery, connection.exchange(delivery.pieces(), delivery.pause(), delivery.isHead()));
        } catch (IOException | RuntimeException none) {
            if (delivery.expected() != Expected.NOTHING) {
                complain("no answer, " + none, delivery, "");
            }
        }
        if (delivery.expected() == Expected.NOTHING) {
            connection.close();
        }
    }

    private void hold(Fuzzed delivery, Answer answer) {
        answered.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
        boolean isTaken = answer.status() == 200 || answer.status() == 202;
        boolean isRefused = answer.status() >= 400 && answer.status() < 500;
        boolean isRight =
                switch (delivery.expected()) {
                    case GENUINE -> isTaken;
                    case FORGED -> isRefused;
                    case ANYTHING, NOTHING -> answer.status() < 500;
                };
        if (!isRight) {
            complain(delivery.expected() + " answered with " + answer.status(), delivery, answer.body());
        }
    }

    private void complain(String what, Fuzzed delivery, String said) {
        complaints
                .computeIfAbsent(what, each -> new ConcurrentLinkedQueue<>())
                .add(delivery + "\n-> " + said.substring(0, Math.min(600, said.length())));
    }

    /** One example of each. */
    private List<String> summary() {
        return complaints.entrySet().stream()
                .map(each -> "%d times %s, such as %s"
                        .formatted(
                                each.getValue().size(),
                                each.getKey(),
                                each.getValue().peek()))
                .toList();
    }
}
