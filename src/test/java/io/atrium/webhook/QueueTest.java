package io.atrium.webhook;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
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

@QuarkusTest
@TestProfile(WebhookProfile.class)
class QueueTest {

    private static final Instant NOW = Vendor.NOW;
    private static final Duration LEASE = Duration.ofMinutes(2);

    @Inject
    Inbox inbox;

    @Inject
    Queue queue;

    @Inject
    Receipts receipts;

    @Inject
    Pool pool;

    /** Not configured, so that no lane takes its deliveries. */
    private final String source = "queue-" + UUID.randomUUID();

    @Test
    void a_claimed_delivery_is_out_of_reach_until_its_lease_ends() {
        stored("a", "employee 5");
        claim(NOW);

        List<Claimed> early = claim(NOW.plus(LEASE).minusMillis(1));

        assertThat(early).isEmpty();
        assertThat(claim(NOW.plus(LEASE))).extracting(Claimed::attempt).containsExactly(2);
    }

    @Test
    void what_is_handed_back_can_be_claimed_at_once_and_what_another_has_claimed_since_stays_its_own() {
        stored("a", "employee 5");
        List<Claimed> claimed = claim(NOW);

        got(queue.handBack(claimed));

        List<Claimed> next = claim(NOW.plusMillis(1));
        assertThat(next).extracting(Claimed::attempt).containsExactly(2);
        got(queue.handBack(claimed));
        assertThat(claim(NOW.plusMillis(2))).isEmpty();
    }

    @Test
    void only_sources_with_something_to_do_are_looked_into() {
        String idle = "queue-" + UUID.randomUUID();
        assertThat(due(NOW, idle)).isEmpty();

        stored("a", "employee 5");
        assertThat(due(NOW, idle)).containsExactly(source);

        claim(NOW);
        assertThat(due(NOW, idle)).isEmpty();
        assertThat(due(NOW.plus(LEASE), idle)).containsExactly(source);

        got(queue.applied(claim(NOW.plus(LEASE)).get(0), List.of(), null));
        assertThat(due(NOW.plus(LEASE), idle)).isEmpty();
    }

    private List<String> due(Instant at, String other) {
        return got(queue.due(List.of(source, other), at));
    }

    @Test
    void of_those_about_the_same_only_the_first_can_be_claimed() {
        String first = stored("a", "employee 5");
        stored("b", "employee 5", "employee 6");
        String other = stored("c", "employee 7");

        List<Claimed> claimed = IntStream.range(0, 20)
                .mapToObj(i -> queue.claim(source, 5, NOW, NOW.plus(LEASE)).subscribeAsCompletionStage())
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .toList();

        assertThat(claimed).extracting(Claimed::receipt).containsExactlyInAnyOrder(first, other);
    }

    @Test
    void who_waits_for_one_of_two_subjects_holds_up_those_about_the_other() {
        stored("a", "employee 5");
        stored("b", "employee 5", "employee 6");
        stored("c", "employee 6");

        assertThat(claim(NOW)).hasSize(1);
        assertThat(claim(NOW)).isEmpty();
    }

    @Test
    void what_is_about_nothing_waits_for_nothing() {
        stored("a");
        stored("b");

        assertThat(claim(NOW)).hasSize(2);
    }

    @Test
    void a_delivery_that_waits_for_its_next_attempt_holds_up_those_behind_it() {
        stored("a", "employee 5");
        stored("b", "employee 5");
        got(queue.wait(claim(NOW).get(0), new Claimed.Wait("retry", NOW), "not now", NOW.plusSeconds(10), null));

        assertThat(claim(NOW.plusSeconds(9))).isEmpty();
        assertThat(claim(NOW.plusSeconds(10))).singleElement().satisfies(claimed -> {
            assertThat(claimed.failures()).isEqualTo(1);
            assertThat(claimed.waited()).isEqualTo(new Claimed.Wait("retry", NOW));
        });
    }

    @Test
    void a_settled_delivery_makes_way_for_the_next() {
        stored("a", "employee 5");
        String second = stored("b", "employee 5");
        got(queue.applied(claim(NOW).get(0), List.of(), null));

        assertThat(claim(NOW)).extracting(Claimed::receipt).containsExactly(second);
    }

    @Test
    void who_lost_the_lease_settles_nothing() {
        stored("a", "employee 5");
        stored("b", "employee 5");
        Claimed late = claim(NOW).get(0);
        claim(NOW.plus(LEASE));

        got(queue.stuck(late, List.of(), "too late"));

        assertThat(got(receipts.one(late.receipt())).state()).isEqualTo("accepted");
        assertThat(claim(NOW.plus(LEASE))).isEmpty();
    }

    @Test
    void what_a_person_sends_in_again_goes_behind_those_about_the_same() {
        String first = stored("a", "employee 5");
        got(queue.stuck(claim(NOW).get(0), List.of(), "why"));
        String second = stored("b", "employee 5");
        got(pool.preparedQuery("update webhook_delivery set state = 'accepted', retries = 1 where receipt = $1")
                .execute(Tuple.of(first)));
        got(queue.plan(source, NOW, unplanned -> Uni.createFrom().item(List.of(Set.of("employee 5")))));

        List<Claimed> claimed = claim(NOW);

        assertThat(claimed).extracting(Claimed::receipt).containsExactly(second);
        got(queue.applied(claimed.get(0), List.of(), null));
        assertThat(claim(NOW)).extracting(Claimed::receipt).containsExactly(first);
    }

    private List<Claimed> claim(Instant at) {
        return got(queue.claim(source, 10, at, at.plus(LEASE)));
    }

    private String stored(String id, String... subjects) {
        Delivery delivery = new Delivery(
                source,
                NOW,
                new Verified(id, id, id.getBytes(StandardCharsets.UTF_8)),
                new byte[] {1},
                null,
                "trace",
                LEASE,
                null,
                true);
        String receipt = got(inbox.store(delivery)).receipt();
        got(queue.plan(source, NOW, unplanned -> Uni.createFrom().item(List.of(Set.of(subjects)))));
        return receipt;
    }

    private static <T> T got(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }
}
