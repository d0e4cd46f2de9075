package io.atrium.subscription;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The deliveries that a process may have under way. No client has more than half of them, and when there are too few, who
 * has the fewest comes first. Belongs to one thread.
 */
final class Slots {

    private final int all;
    private final int mostForOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<Lane> waiting = new LinkedHashSet<>();
    private volatile int free;

    Slots(int all) {
        this.all = all;
        this.mostForOne = (all + 1) / 2;
        this.free = all;
    }

    /** Whether there is one for the lane; if not, it waits. */
    boolean isFreeFor(Lane lane) {
        boolean is = free > 0 && taken(lane) < mostForOne;
        if (!is) {
            waiting.add(lane);
        }
        return is;
    }

    void take(Lane lane) {
        free--;
        taken.merge(client(lane), 1, Integer::sum);
    }

    void giveBack(Lane lane) {
        free++;
        taken.computeIfPresent(client(lane), (client, count) -> count == 1 ? null : count - 1);
    }

    /** Which of the lanes that wait comes next; it waits no longer. */
    Optional<Lane> next() {
        Optional<Lane> next = free == 0
                ? Optional.empty()
                : waiting.stream()
                        .filter(one -> taken(one) < mostForOne)
                        .min(Comparator.<Lane>comparingInt(this::taken).thenComparingInt(Lane::underWay));
        next.ifPresent(waiting::remove);
        return next;
    }

    /** It wants none any more. */
    void forget(Lane lane) {
        waiting.remove(lane);
    }

    int taken() {
        return all - free;
    }

    private int taken(Lane lane) {
        return taken.getOrDefault(client(lane), 0);
    }

    private static String client(Lane lane) {
        return lane.target().client();
    }
}
