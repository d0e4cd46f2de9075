package io.atrium.group;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Gathers what many ask for at once into groups that one step carries out. Nobody waits for a group to fill: a group goes
 * when there is room for one, with whoever has come until then, so that groups are small while there is little to do and
 * grow with the load.
 *
 * <p>Who is answered was in a group that succeeded. One whose own fault makes a group fail does not take the others with
 * it: the group is divided until it stands alone. Where nobody is at fault, because the store is away, all that wait are
 * told at once. May be used by several threads.
 *
 * @param <M> what is asked for
 * @param <R> the answer
 */
public final class Groups<M, R> {

    private final Function<List<M>, Uni<List<R>>> step;
    private final ToIntFunction<M> size;
    private final Predicate<Throwable> fault;
    private final Bounds bounds;
    private final Duration patience;
    private final Context context;

    private final Deque<Member<M, R>> waiting = new ArrayDeque<>();
    private int underWay;
    private int heldRows;
    private long heldBytes;

    /**
     * What may be held at a time.
     *
     * @param rows most members of a group
     * @param bytes of a group; a member that is larger goes alone
     * @param groups under way at a time
     * @param heldRows members that wait or are under way; who comes then is refused
     * @param heldBytes their bytes
     */
    public record Bounds(int rows, long bytes, int groups, int heldRows, long heldBytes) {}

    /** There is no room for more. */
    public static final class Full extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Full() {
            super("too much waits already", null, false, false);
        }
    }

    /**
     * @param step carries a group out, all of it or nothing, and answers in its order
     * @param size of a member, in bytes
     * @param fault whether a failure may be the fault of single members
     * @param patience with a step; then it has failed
     */
    public Groups(
            Function<List<M>, Uni<List<R>>> step,
            ToIntFunction<M> size,
            Predicate<Throwable> fault,
            Bounds bounds,
            Duration patience,
            Vertx vertx) {
        this.step = step;
        this.size = size;
        this.fault = fault;
        this.bounds = bounds;
        this.patience = patience;
        this.context = vertx.getOrCreateContext();
    }

    /** Fails with {@link Full} at once when there is no room, and otherwise as the step does. */
    public Uni<R> add(M wanted) {
        return Uni.createFrom().emitter(answer -> enter(new Member<>(wanted, size.applyAsInt(wanted), answer)));
    }

    /** Bytes of all that wait or are under way. */
    public synchronized long heldBytes() {
        return heldBytes;
    }

    /** The number of all that wait or are under way. */
    public synchronized int held() {
        return heldRows;
    }

    private void enter(Member<M, R> member) {
        boolean full;
        boolean room;
        synchronized (this) {
            full = heldRows >= bounds.heldRows() || heldBytes + member.bytes > bounds.heldBytes() && heldRows > 0;
            room = underWay < bounds.groups();
            if (!full) {
                waiting.add(member);
                heldRows++;
                heldBytes += member.bytes;
            }
        }
        if (full) {
            member.answer.fail(new Full());
        } else if (room) {
            context.runOnContext(ready -> go());
        }
    }

    private void go() {
        List<Member<M, R>> group = next();
        if (!group.isEmpty()) {
            carryOut(group).subscribe().with(done -> ended(), impossible -> ended());
        }
    }

    private synchronized List<Member<M, R>> next() {
        List<Member<M, R>> group = new ArrayList<>();
        if (underWay >= bounds.groups()) {
            return group;
        }
        long bytes = 0;
        while (!waiting.isEmpty()
                && group.size() < bounds.rows()
                && (group.isEmpty() || bytes + waiting.peek().bytes <= bounds.bytes())) {
            Member<M, R> member = waiting.poll();
            bytes += member.bytes;
            group.add(member);
        }
        if (!group.isEmpty()) {
            underWay++;
        }
        return group;
    }

    private void ended() {
        synchronized (this) {
            underWay--;
        }
        go();
    }

    /** Before they are told: whoever is may come back at once, and finds room. */
    private synchronized void release(List<Member<M, R>> members) {
        heldRows -= members.size();
        members.forEach(member -> heldBytes -= member.bytes);
    }

    /** Never fails: each member is told by itself. */
    private Uni<Void> carryOut(List<Member<M, R>> group) {
        return Uni.createFrom()
                .deferred(() ->
                        step.apply(group.stream().map(member -> member.wanted).toList()))
                .ifNoItem()
                .after(patience)
                .fail()
                .invoke(answers -> answer(group, answers))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> failed(group, failure));
    }

    private Uni<Void> failed(List<Member<M, R>> group, Throwable failure) {
        if (fault.test(failure) && group.size() > 1) {
            int half = group.size() / 2;
            return carryOut(group.subList(0, half)).chain(() -> carryOut(group.subList(half, group.size())));
        }
        release(group);
        group.forEach(member -> member.fail(failure));
        if (!fault.test(failure)) {
            drain().forEach(member -> member.fail(failure));
        }
        return Uni.createFrom().voidItem();
    }

    private synchronized List<Member<M, R>> drain() {
        List<Member<M, R>> all = List.copyOf(waiting);
        waiting.clear();
        release(all);
        return all;
    }

    private void answer(List<Member<M, R>> group, List<R> answers) {
        if (answers.size() != group.size()) {
            throw new IllegalStateException(answers.size() + " answers for " + group.size());
        }
        release(group);
        for (int i = 0; i < group.size(); i++) {
            group.get(i).complete(answers.get(i));
        }
    }

    /** Who asks, and where to answer: on the context it came from, so that one group's answers are not one thread's work. */
    private static final class Member<M, R> {

        private final M wanted;
        private final int bytes;
        private final UniEmitter<? super R> answer;
        private final Context home = Vertx.currentContext();
        private final AtomicBoolean told = new AtomicBoolean();

        Member(M wanted, int bytes, UniEmitter<? super R> answer) {
            this.wanted = wanted;
            this.bytes = bytes;
            this.answer = answer;
        }

        void complete(R item) {
            tell(() -> answer.complete(item));
        }

        void fail(Throwable failure) {
            tell(() -> answer.fail(failure));
        }

        private void tell(Runnable word) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            if (home == null) {
                word.run();
            } else {
                home.runOnContext(ready -> word.run());
            }
        }
    }
}
