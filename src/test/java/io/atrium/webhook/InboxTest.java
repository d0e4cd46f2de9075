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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
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
    Vertx vertx;

    /** Not configured, so that no lane takes its deliveries. */
    private final String source = "inbox-" + UUID.randomUUID();

    @Test
    void a_claimed_delivery_is_out_of_reach_until_its_lease_ends() {
        got(inbox.store(delivery("a")));
        claim(NOW);

        Optional<Claimed> early = claim(NOW.plus(LEASE).minusMillis(1));

        assertThat(early).isEmpty();
        assertThat(claim(NOW.plus(LEASE))).get().extracting(Claimed::attempt).isEqualTo(2);
    }

    @Test
    void only_the_oldest_delivery_of_a_source_can_be_claimed() {
        Receipt oldest = got(inbox.store(delivery("a")));
        got(inbox.store(delivery("b")));

        List<Claimed> claims = IntStream.range(0, 20)
                .mapToObj(i -> inbox.claim(source, NOW, NOW.plus(LEASE)).subscribeAsCompletionStage())
                .toList()
                .stream()
                .map(claim -> claim.join().orElse(null))
                .filter(Objects::nonNull)
                .toList();

        assertThat(claims).extracting(Claimed::receipt).containsExactly(oldest.receipt());
    }

    @Test
    void a_delivery_that_waits_for_its_next_attempt_holds_up_those_behind_it() {
        got(inbox.store(delivery("a")));
        got(inbox.store(delivery("b")));
        got(inbox.postpone(claim(NOW).orElseThrow(), "not now", NOW.plusSeconds(10)));

        Optional<Claimed> early = claim(NOW.plusSeconds(9));

        assertThat(early).isEmpty();
    }

    @Test
    void a_settled_delivery_makes_way_for_the_next() {
        got(inbox.store(delivery("a")));
        Receipt second = got(inbox.store(delivery("b")));
        got(inbox.applied(claim(NOW).orElseThrow(), List.of(), null));

        Optional<Claimed> next = claim(NOW);

        assertThat(next).get().extracting(Claimed::receipt).isEqualTo(second.receipt());
    }

    @Test
    void who_lost_the_lease_settles_nothing() {
        got(inbox.store(delivery("a")));
        Claimed late = claim(NOW).orElseThrow();
        claim(NOW.plus(LEASE));

        got(inbox.stuck(late, List.of(), "too late"));

        assertThat(got(inbox.status(late.receipt())).state()).isEqualTo("accepted");
    }

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
        got(inbox.applied(claim(NOW).orElseThrow(), List.of(), null));
        Receipt stuck = got(inbox.store(delivery("b")));
        got(inbox.stuck(claim(NOW).orElseThrow(), List.of(), "why"));

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

    private Optional<Claimed> claim(Instant at) {
        return got(inbox.claim(source, at, at.plus(LEASE)));
    }

    private Delivery delivery(String id) {
        return new Delivery(
                source, NOW, new Verified(id, id, id.getBytes(StandardCharsets.UTF_8)), new byte[] {1}, null, "trace");
    }

    private static <T> T got(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
