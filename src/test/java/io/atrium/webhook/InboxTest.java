package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@QuarkusTest
@TestProfile(WebhookProfile.class)
class InboxTest {

    private static final Instant NOW = Vendor.NOW;
    private static final Duration LEASE = Duration.ofMinutes(2);

    @Inject
    Inbox inbox;

    @Inject
    Queue queue;

    @Inject
    Vertx vertx;

    /** Not configured, so that no lane takes its deliveries. */
    private final String source = "inbox-" + UUID.randomUUID();

    @Test
    void the_same_event_of_another_source_is_another_delivery() {
        got(inbox.store(delivery("a")));
        Delivery elsewhere = new Delivery(
                "inbox-" + UUID.randomUUID(), NOW, delivery("a").verified(), new byte[] {1}, null, "trace");

        Receipt receipt = got(inbox.store(elsewhere));

        assertThat(receipt.duplicate()).isNull();
    }

    @Test
    void only_old_applied_deliveries_are_forgotten() {
        Receipt applied = got(inbox.store(delivery("a")));
        got(queue.applied(claim(), List.of(), null));
        Receipt stuck = got(inbox.store(delivery("b")));
        got(queue.stuck(claim(), List.of(), "why"));

        got(inbox.forget(NOW.plusMillis(1)));

        assertThat(catchThrowable(() -> got(inbox.status(applied.receipt())))).isInstanceOf(Failure.class);
        assertThat(got(inbox.status(stuck.receipt())).state()).isEqualTo("stuck");
    }

    @Test
    void a_store_that_is_away_is_unavailable() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(nobody)
                .setUser("u")
                .setDatabase("d");
        Inbox away =
                new Inbox(PgBuilder.pool().connectingTo(options).using(vertx).build());

        Throwable failure = catchThrowable(() -> got(away.store(delivery("a"))));

        assertThat(((Failure) failure).code()).isEqualTo(FailureCode.UNAVAILABLE);
    }

    private Claimed claim() {
        got(queue.plan(source, deliveries -> Uni.createFrom()
                .item(deliveries.stream().map(each -> Set.<String>of()).toList())));
        return got(queue.claim(source, 1, NOW, NOW.plus(LEASE))).get(0);
    }

    private Delivery delivery(String id) {
        return new Delivery(
                source, NOW, new Verified(id, id, id.getBytes(StandardCharsets.UTF_8)), new byte[] {1}, null, "trace");
    }

    private static <T> T got(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
