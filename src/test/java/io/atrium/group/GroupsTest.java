package io.atrium.group;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Who is answered was stored, once, whatever fails around it and in whatever order. */
class GroupsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Groups.Bounds BOUNDS = new Groups.Bounds(5, 1_000, 2, 1_000, 100_000);

    private static Vertx vertx;

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterContainer
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A store with one key for each member: all of a group or nothing, and no key twice. */
    private static final class Store {

        private final Random chance;
        private final int away;
        private final Set<Integer> committed = ConcurrentHashMap.newKeySet();
        private final List<Integer> sizes = new CopyOnWriteArrayList<>();

        Store(long seed, int away) {
            this.chance = new Random(seed);
            this.away = away;
        }

        Uni<List<Boolean>> commit(List<Integer> members) {
            sizes.add(members.size());
            boolean isAway = chance.nextInt(100) < away;
            boolean beforeCommit = chance.nextBoolean();
            return Uni.createFrom()
                    .<List<Boolean>>emitter(answer -> vertx.setTimer(1 + chance.nextInt(3), late -> {
                        if (isAway && beforeCommit) {
                            answer.fail(new Away());
                        } else if (members.stream().anyMatch(Store::isPoison)) {
                            answer.fail(new Fault());
                        } else {
                            List<Boolean> fresh =
                                    members.stream().map(committed::add).toList();
                            answer(answer, isAway, fresh);
                        }
                    }));
        }

        private static void answer(UniEmitter<? super List<Boolean>> answer, boolean isAway, List<Boolean> fresh) {
            if (isAway) {
                answer.fail(new Away());
            } else {
                answer.complete(fresh);
            }
        }

        static boolean isPoison(int member) {
            return member % 13 == 12;
        }
    }

    private static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Groups<Integer, Boolean> groups(Store store, Groups.Bounds bounds) {
        return new Groups<>(store::commit, member -> 10, Fault.class::isInstance, bounds, PATIENCE, vertx);
    }

    @Property(tries = 30)
    void whoIsAnsweredWasStoredAndNobodyTwice(
            @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 40) Integer> members,
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int away) {
        // Given
        Store store = new Store(seed, away);
        Groups<Integer, Boolean> groups = groups(store, BOUNDS);

        // When
        List<CompletableFuture<Boolean>> answers = members.stream()
                .map(member -> groups.add(member).subscribeAsCompletionStage())
                .toList();

        // Then
        await().atMost(PATIENCE).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        Map<Integer, Integer> firsts = new ConcurrentHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            if (!answers.get(i).isCompletedExceptionally()) {
                assertThat(store.committed).contains(member);
                if (answers.get(i).join()) {
                    firsts.merge(member, 1, Integer::sum);
                }
            }
        }
        assertThat(firsts.values()).allMatch(count -> count == 1);
        assertThat(store.committed).noneMatch(Store::isPoison);
        assertThat(store.sizes).allMatch(size -> size <= BOUNDS.rows());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(groups.held()).isZero();
            assertThat(groups.heldBytes()).isZero();
        });
    }

    @Property(tries = 10)
    void whoIsAtFaultTakesNobodyAlong(@ForAll @Size(min = 1, max = 60) Set<@IntRange(max = 200) Integer> members) {
        // Given
        Groups<Integer, Boolean> groups = groups(new Store(1, 0), BOUNDS);

        // When
        List<Integer> inOrder = List.copyOf(members);
        List<CompletableFuture<Boolean>> answers = inOrder.stream()
                .map(member -> groups.add(member).subscribeAsCompletionStage())
                .toList();

        // Then
        await().atMost(PATIENCE).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        for (int i = 0; i < inOrder.size(); i++) {
            assertThat(answers.get(i).isCompletedExceptionally()).isEqualTo(Store.isPoison(inOrder.get(i)));
        }
    }

    @Property(tries = 5)
    void whoComesBeyondTheBoundIsRefusedAtOnceAndThereIsRoomAgainLater() {
        // Given
        List<UniEmitter<? super List<Boolean>>> held = new CopyOnWriteArrayList<>();
        Groups<Integer, Boolean> groups = new Groups<>(
                members -> Uni.createFrom()
                        .<List<Boolean>>emitter(held::add)
                        .map(done -> members.stream().map(member -> true).toList()),
                member -> 10,
                Fault.class::isInstance,
                new Groups.Bounds(5, 1_000, 1, 10, 1_000),
                PATIENCE,
                vertx);
        List<CompletableFuture<Boolean>> accepted = new ArrayList<>(IntStream.range(0, 10)
                .mapToObj(i -> groups.add(i).subscribeAsCompletionStage())
                .toList());

        // When
        CompletableFuture<Boolean> refused = groups.add(10).subscribeAsCompletionStage();

        // Then
        assertThat(refused).isCompletedExceptionally();
        await().atMost(PATIENCE).until(() -> {
            Set<UniEmitter<?>> all = new HashSet<>(held);
            held.forEach(one -> one.complete(List.of()));
            return !all.isEmpty() && accepted.stream().allMatch(CompletableFuture::isDone);
        });
        assertThat(accepted).allMatch(answer -> answer.join());
        await().atMost(PATIENCE).until(() -> groups.held() == 0);
        assertThat(groups.add(11).subscribeAsCompletionStage()).isNotCompletedExceptionally();
    }
}
