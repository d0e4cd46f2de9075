package io.atrium.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The queue of one subscription as far as the process that sends for it has it in memory: the oldest deliveries, which of
 * them may be sent, and how many at once. It decides and does nothing itself; it belongs to one thread.
 *
 * <p>Order per subject: of each subject only the oldest delivery is sent, and the next one when that is accepted or given
 * up. One that failed is tried again at its time; what came later about its subject stays in the database meanwhile.
 */
final class Lane {

    private static final int SMALLEST_WINDOW = 64;
    private static final int MOST_FAILED = 1000;
    private static final Comparator<Pending> BY_TIME =
            Comparator.comparing(Pending::dueAt).thenComparing(Pending::id);

    private final Target target;
    private final Pace pace;
    private final int window;

    /** Whatever must not be taken from the database again. */
    private final Map<Long, Pending> held = new HashMap<>();

    private final Map<String, Deque<Pending>> subjects = new HashMap<>();
    private final Deque<Pending> ready = new ArrayDeque<>();

    /** Those that failed, by their subjects, and those of them that are not under way, by their times. */
    private final Map<String, Pending> failed = new HashMap<>();

    private final PriorityQueue<Pending> waiting = new PriorityQueue<>(BY_TIME);

    /** Finished since the look that is under way began: it may still show them. */
    private final Set<Long> finished = new HashSet<>();

    private boolean looking;
    /** Whether the database may have deliveries that are not held. */
    private boolean news = true;
    /** Whether something happened that makes the look under way worthless. */
    private boolean stale;

    private boolean closing;
    private int underWay;
    private int unwritten;
    private Instant restUntil = Instant.MIN;
    private boolean isTrial;
    private Instant failingSince;
    private int notices;

    /**
     * What a lane would have from the database.
     *
     * @param held what it has
     * @param failing subjects that wait for their oldest delivery
     */
    record Want(int subscription, int room, Set<Long> held, Set<String> failing) {}

    /** @param failedBefore what failed and waits, as it stands in the database */
    Lane(Target target, List<Pending> failedBefore) {
        this.target = target;
        this.pace = new Pace(target.rate());
        this.window = Math.max(SMALLEST_WINDOW, 2 * target.concurrency());
        this.failingSince = target.failingSince();
        this.notices = target.notices();
        failedBefore.forEach(delivery -> {
            held.put(delivery.id(), delivery);
            subjects.put(delivery.subject(), new ArrayDeque<>(List.of(delivery)));
            failed.put(delivery.subject(), delivery);
            waiting.add(delivery);
        });
    }

    Target target() {
        return target;
    }

    int underWay() {
        return underWay;
    }

    // --- what comes from the database

    void news() {
        news = true;
    }

    /** Whether a look would be worth while. */
    boolean wantsLook() {
        return news && !looking && !closing && room() * 2 >= window && failed.size() < MOST_FAILED;
    }

    private int room() {
        return window - (held.size() - failed.size());
    }

    Want look() {
        looking = true;
        news = false;
        stale = false;
        Set<Long> known = new HashSet<>(held.keySet());
        failed.values().forEach(delivery -> known.remove(delivery.id()));
        return new Want(target.number(), room(), known, Set.copyOf(failed.keySet()));
    }

    /** What a look found; null when it failed. */
    void found(Want want, List<Pending> deliveries) {
        looking = false;
        if (deliveries == null || stale || deliveries.size() >= want.room()) {
            news = true;
        }
        if (deliveries != null && !stale) {
            deliveries.stream()
                    .filter(delivery -> !held.containsKey(delivery.id())
                            && !finished.contains(delivery.id())
                            && !failed.containsKey(delivery.subject()))
                    .forEach(this::hold);
        }
        finished.clear();
    }

    private void hold(Pending delivery) {
        held.put(delivery.id(), delivery);
        Deque<Pending> line = subjects.computeIfAbsent(delivery.subject(), first -> new ArrayDeque<>());
        line.add(delivery);
        if (line.size() == 1) {
            ready.add(delivery);
        }
    }

    // --- what is sent

    /**
     * The next delivery to send, which is then under way; null when there is none or none may be sent now.
     *
     * @param now decides what is due
     */
    Pending next(Instant now) {
        if (closing || underWay >= width() || now.isBefore(restUntil) || !hasNext(now) || !pace.take(now)) {
            return null;
        }
        underWay++;
        return isDue(now) ? waiting.poll() : ready.poll();
    }

    private int width() {
        return isTrial ? 1 : target.concurrency();
    }

    private boolean hasNext(Instant now) {
        return isDue(now) || !ready.isEmpty();
    }

    private boolean isDue(Instant now) {
        return !waiting.isEmpty() && !waiting.peek().dueAt().isAfter(now);
    }

    /** Whether one could be sent now if the process had room for it. */
    boolean isReady(Instant now) {
        return !closing && underWay < width() && !now.isBefore(restUntil) && hasNext(now);
    }

    /** How long until the pace allows the next one; zero when it is not what holds it up. */
    Duration pause(Instant now) {
        return isReady(now) ? pace.pause(now) : Duration.ZERO;
    }

    // --- how it went

    /** Accepted or given up: the next about its subject may go. It is held until that is written down. */
    void finished(Pending delivery) {
        underWay--;
        unwritten++;
        if (failed.remove(delivery.subject()) != null) {
            news = true;
        }
        Deque<Pending> line = subjects.get(delivery.subject());
        line.poll();
        if (line.isEmpty()) {
            subjects.remove(delivery.subject());
        } else {
            ready.add(line.peek());
        }
    }

    /** Not wanted after all: nothing was sent. */
    void skipped(Pending delivery) {
        pace.giveBack();
        finished(delivery);
    }

    /** It is tried again; what came later about its subject is left to the database until then. */
    void failed(Pending delivery, Pending again) {
        underWay--;
        unwritten++;
        held.put(again.id(), again);
        failed.put(again.subject(), again);
        waiting.add(again);
        Deque<Pending> line = subjects.get(delivery.subject());
        line.poll();
        if (!line.isEmpty()) {
            line.forEach(later -> held.remove(later.id()));
            line.clear();
            stale = true;
            news = true;
        }
        line.add(again);
    }

    /** It was not sent after all. */
    void returned(Pending delivery) {
        underWay--;
        if (delivery.isFresh()) {
            ready.addFirst(delivery);
        } else {
            waiting.add(delivery);
        }
    }

    /** It is written down that it is tried again. */
    void postponed() {
        unwritten--;
    }

    /** It is written down that the delivery is finished. */
    void settled(Pending delivery) {
        unwritten--;
        held.remove(delivery.id());
        if (looking) {
            finished.add(delivery.id());
        }
    }

    // --- how the subscriber is

    /** Sends nothing until then, and after that one at a time until the subscriber takes something. */
    void rest(Instant until) {
        restUntil = until.isAfter(restUntil) ? until : restUntil;
        isTrial = true;
    }

    /** Whether the subscriber mostly fails. */
    boolean isTrial() {
        return isTrial;
    }

    /** The subscriber takes something again: what failed for want of that need not wait any longer. */
    void recovered(Instant now) {
        if (!isTrial) {
            return;
        }
        isTrial = false;
        restUntil = Instant.MIN;
        List<Pending> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(delivery -> waiting.add(delivery.outage() ? delivery.dueFrom(now) : delivery));
    }

    /** Null while it does not fail. */
    Instant failingSince() {
        return failingSince;
    }

    /** How many times people were told of it. */
    int notices() {
        return notices;
    }

    void failsSince(Instant since, int told) {
        failingSince = since;
        notices = told;
    }

    /** Sends nothing any more. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether nothing is under way and all that happened is written down. */
    boolean isQuiet() {
        return underWay == 0 && unwritten == 0;
    }
}
