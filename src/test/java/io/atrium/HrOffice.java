package io.atrium;

import io.atrium.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An HR system that hires people and changes their telephone numbers without a pause, and delivers each message as its
 * vendor would: again and again until it is acknowledged, each time with a new timestamp and signature. It keeps a ledger
 * of what was acknowledged, and knows nothing else of the gateway.
 */
final class HrOffice implements AutoCloseable {

    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService threads;
    private final List<Clerk> clerks;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicInteger copies = new AtomicInteger();
    private volatile boolean closing;

    /**
     * @param client that delivers
     * @param beginning of every name
     * @param clerks how many deliver at a time, each about people of its own
     */
    HrOffice(Client client, String beginning, int clerks, long seed) {
        threads = Executors.newScheduledThreadPool(clerks);
        this.clerks = IntStream.range(0, clerks)
                .mapToObj(i -> new Clerk(client, beginning + "-" + i + "-", new Random(seed + i)))
                .toList();
        this.clerks.forEach(clerk ->
                threads.scheduleWithFixedDelay(clerk::work, 0, BETWEEN_MESSAGES.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** How many messages were acknowledged until now. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** How many attempts had no answer. */
    int cutOff() {
        return cutOff.get();
    }

    /** How many messages had been stored by an attempt that was not answered. */
    int copies() {
        return copies.get();
    }

    /** Says nothing new any more, and delivers what it has said. */
    void finish() {
        closing = true;
        try {
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        clerks.forEach(Clerk::deliverTheRest);
    }

    /** Everybody whose hiring was acknowledged, with the telephone numbers that were, in their order. */
    Map<String, List<String>> ledger() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        clerks.forEach(clerk -> all.putAll(clerk.people));
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What is to be delivered until it is acknowledged. */
    private record Message(String id, String body, String person, String phone) {}

    private final class Clerk {

        private final Client client;
        private final String beginning;
        private final Random chance;
        private final Map<String, List<String>> people = new LinkedHashMap<>();
        private Message message;

        Clerk(Client client, String beginning, Random chance) {
            this.client = client;
            this.beginning = beginning;
            this.chance = chance;
        }

        private void work() {
            if (message == null && !closing) {
                message = chance.nextInt(3) == 0 || people.isEmpty() ? hiring() : change();
            }
            if (message != null) {
                attempt();
            }
        }

        private void deliverTheRest() {
            await().atMost(PATIENCE).untilAsserted(() -> {
                work();
                assertThat(message).as("a gateway that lives acknowledges").isNull();
            });
        }

        private Message hiring() {
            String name = beginning + people.size();
            return message("employee.created", name, phone());
        }

        private Message change() {
            List<String> names = new ArrayList<>(people.keySet());
            return message("employee.updated", names.get(chance.nextInt(names.size())), phone());
        }

        private Message message(String type, String name, String phone) {
            JsonObject data = new JsonObject().put("id", name).put("name", name).put("workPhone", phone);
            return new Message(
                    "msg_" + new UUID(chance.nextLong(), chance.nextLong()),
                    HrSystem.said(type, data, clock.instant()),
                    name,
                    phone);
        }

        private String phone() {
            return "+32 " + chance.nextInt(1_000_000_000);
        }

        private void attempt() {
            Instant now = clock.instant();
            HrSystem.Delivery delivery = HrSystem.standard(message.id(), message.body(), now);
            try {
                Answer answer = client.deliver(delivery.source(), delivery.body(), delivery.headers());
                if (answer.status() / 100 == 2) {
                    people.computeIfAbsent(message.person(), first -> new ArrayList<>())
                            .add(message.phone());
                    acknowledged.incrementAndGet();
                    copies.addAndGet(answer.status() == 200 ? 1 : 0);
                    message = null;
                }
            } catch (UncheckedIOException unanswered) {
                cutOff.incrementAndGet();
            }
        }
    }
}
