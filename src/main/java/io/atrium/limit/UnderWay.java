package io.atrium.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many requests of each client this replica is working on. For use from any thread. */
class UnderWay {

    private final int max;
    private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();

    /** @param max at the most, of one client */
    UnderWay(int max) {
        this.max = max;
    }

    /** Whether one more may begin; if so, {@link #leave} has to follow. */
    boolean enter(String client) {
        boolean[] entered = new boolean[1];
        byClient.compute(client, (same, before) -> {
            int count = before == null ? 0 : before;
            entered[0] = count < max;
            return entered[0] ? Integer.valueOf(count + 1) : before;
        });
        return entered[0];
    }

    /** One has ended. A client that has none left takes no memory. */
    void leave(String client) {
        byClient.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many clients have something under way. */
    int clients() {
        return byClient.size();
    }
}
