package io.atrium;

import io.atrium.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders without a pause, each with an idempotency key, and asks again with the same key until the order is accepted. It
 * knows what was accepted, and nothing else of the gateway.
 */
final class OrderOffice implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OrderOffice.class);
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

    private final Client client;
    private final String beginning;
    private final Function<String, JsonObject> form;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private String reference;
    private volatile boolean closing;

    /**
     * @param beginning of every reference
     * @param form the order of a reference
     */
    OrderOffice(Client client, String beginning, Function<String, JsonObject> form) {
        this.client = client;
        this.beginning = beginning;
        this.form = form;
        thread.scheduleWithFixedDelay(this::work, 0, BETWEEN_ORDERS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The references of what was accepted, done at once or to be done later. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** Wants nothing new any more, and gets accepted what it wanted. */
    void finish() {
        closing = true;
        thread.shutdown();
        await().atMost(PATIENCE).until(thread::isTerminated);
        await().atMost(PATIENCE).untilAsserted(() -> {
            work();
            assertThat(reference).as("a gateway that lives accepts").isNull();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void work() {
        if (reference == null && !closing) {
            reference = beginning + "-" + accepted.size();
        }
        if (reference != null) {
            attempt();
        }
    }

    private void attempt() {
        try {
            Answer answer = client.sending("POST", "/v1/purchase-orders", reference, form.apply(reference))
                    .get(ANSWER_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer.status() / 100 == 2) {
                accepted.add(reference);
                reference = null;
            } else {
                LOG.infof("%s is not accepted yet: %d %s", reference, answer.status(), answer.body());
            }
        } catch (ExecutionException | TimeoutException unanswered) {
            // It is asked for again.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
