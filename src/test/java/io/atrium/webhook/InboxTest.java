package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@QuarkusTest
@TestProfile(WebhookProfile.class)
class InboxTest {

    private static final Instant NOW = Vendor.NOW;
    private static final byte[] BODY = "the whole delivery".getBytes(StandardCharsets.UTF_8);
    private static final Duration REMEMBER = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofMinutes(2);

    @Inject
    Inbox inbox;

    @Inject
    Queue queue;

    @Inject
    Receipts receipts;

    @Inject
    Bodies bodies;

    @Inject
    WebhookConfig config;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    /** Not configured, so that no lane takes its deliveries. */
    private final String source = "inbox-" + UUID.randomUUID();

    @Test
    void the_same_event_of_another_source_is_another_delivery() {
        got(inbox.store(delivery("a")));
        Delivery elsewhere = new Delivery(
                "inbox-" + UUID.randomUUID(),
                NOW,
                delivery("a").verified(),
                new byte[] {1},
                null,
                "trace",
                REMEMBER,
                null,
                true);

        Receipt receipt = got(inbox.store(elsewhere));

        assertThat(receipt.duplicate()).isNull();
    }

    @Test
    void a_replay_is_a_copy_until_it_is_forgotten_and_then_a_new_delivery() {
        Receipt first = got(inbox.store(delivery("a", NOW)));

        Receipt late = got(inbox.store(delivery("a", NOW.plus(REMEMBER).minusSeconds(1))));
        Receipt later = got(inbox.store(delivery("a", NOW.plus(REMEMBER).plusSeconds(1))));
        Receipt again = got(inbox.store(delivery("a", NOW.plus(REMEMBER).plusSeconds(2))));

        assertThat(late).isEqualTo(Receipt.copyOf(first.receipt()));
        assertThat(later.duplicate()).isNull();
        assertThat(later.receipt()).isNotEqualTo(first.receipt());
        assertThat(again).isEqualTo(Receipt.copyOf(later.receipt()));
    }

    @Test
    void without_an_id_the_signed_bytes_tell_a_copy_and_with_one_the_id_does() {
        Receipt nameless = got(inbox.store(signed(null, "bytes")));
        Receipt named = got(inbox.store(signed("a", "other bytes")));

        assertThat(got(inbox.store(signed(null, "bytes")))).isEqualTo(Receipt.copyOf(nameless.receipt()));
        assertThat(got(inbox.store(signed(null, "more bytes"))).duplicate()).isNull();
        assertThat(got(inbox.store(signed("a", "other bytes")))).isEqualTo(Receipt.copyOf(named.receipt()));
        assertThat(got(inbox.store(signed("a", "a retry")))).isEqualTo(Receipt.copyOf(named.receipt()));
    }

    @Test
    void what_is_only_kept_waits_for_nothing() {
        Delivery kept = new Delivery(source, NOW, delivery("a").verified(), BODY, null, "trace", REMEMBER, null, false);

        Receipt receipt = got(inbox.store(kept));

        assertThat(got(receipts.one(receipt.receipt()))).satisfies(status -> {
            assertThat(status.state()).isEqualTo("applied");
            assertThat(status.reason()).isEqualTo("nothing to do");
        });
        assertThat(got(queue.due(List.of(source), NOW))).isEmpty();
    }

    private Delivery signed(String id, String bytes) {
        Verified verified = new Verified(id, id, bytes.getBytes(StandardCharsets.UTF_8));
        return new Delivery(source, NOW, verified, BODY, null, "trace", REMEMBER, null, true);
    }

    @Test
    void only_keys_that_have_expired_are_forgotten() {
        Receipt first = got(inbox.store(delivery("a")));
        got(inbox.forget(NOW.plus(REMEMBER).minusMillis(1)));

        Receipt copy = got(inbox.store(delivery("a")));
        got(inbox.forget(NOW.plus(REMEMBER)));
        Receipt anew = got(inbox.store(delivery("a")));

        assertThat(copy).isEqualTo(Receipt.copyOf(first.receipt()));
        assertThat(anew.duplicate()).isNull();
    }

    @Test
    void a_delivery_lies_sealed_in_the_database_and_is_handed_out_as_it_came() {
        Receipt receipt = got(inbox.store(delivery("a")));

        byte[] stored = got(pool.preparedQuery("select body from webhook_delivery where receipt = $1")
                        .execute(Tuple.of(receipt.receipt())))
                .iterator()
                .next()
                .getBuffer("body")
                .getBytes();

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("whole", "delivery");
        assertThat(claim().body()).isEqualTo(BODY);
    }

    @Test
    void beyond_the_bound_deliveries_are_refused_with_advice_and_later_there_is_room_again() {
        WebhookConfig narrow = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withDefaultValue("atrium.webhook.inbox.max-waiting", "3")
                .build()
                .getConfigMapping(WebhookConfig.class);
        Inbox small = new Inbox(pool, bodies, narrow, vertx.getDelegate(), new SimpleMeterRegistry());
        SqlConnection other = got(pool.getConnection());
        got(other.query("begin; lock table webhook_key in exclusive mode").execute());
        List<CompletableFuture<Receipt>> held = IntStream.range(0, 3)
                .mapToObj(i -> small.store(delivery("held-" + i)).subscribeAsCompletionStage())
                .toList();

        Throwable refused = catchThrowable(() -> got(small.store(delivery("late"))));
        got(other.query("rollback").execute());
        got(other.close());

        assertThat(((Failure) refused).code()).isEqualTo(FailureCode.UNAVAILABLE);
        assertThat(((Failure) refused).retryAfter()).isPresent();
        assertThat(held)
                .allSatisfy(answer -> assertThat(answer.join().duplicate()).isNull());
        assertThat(got(small.store(delivery("late"))).duplicate()).isNull();
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
        Inbox away = new Inbox(
                PgBuilder.pool().connectingTo(options).using(vertx).build(),
                bodies,
                config,
                vertx.getDelegate(),
                new SimpleMeterRegistry());

        Throwable failure = catchThrowable(() -> got(away.store(delivery("a"))));

        assertThat(((Failure) failure).code()).isEqualTo(FailureCode.UNAVAILABLE);
    }

    private Claimed claim() {
        got(queue.plan(source, NOW, deliveries -> Uni.createFrom()
                .item(deliveries.stream().map(each -> Set.<String>of()).toList())));
        return got(queue.claim(source, 1, NOW, NOW.plus(LEASE))).get(0);
    }

    private Delivery delivery(String id) {
        return delivery(id, NOW);
    }

    private Delivery delivery(String id, Instant receivedAt) {
        Verified verified = new Verified(id, id, id.getBytes(StandardCharsets.UTF_8));
        return new Delivery(source, receivedAt, verified, BODY, null, "trace", REMEMBER, null, true);
    }

    private static <T> T got(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }
}
