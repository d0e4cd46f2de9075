package io.atrium.limit;

import io.atrium.limit.Policy.Taken;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Counts in this process. Memory is bounded: a client whose share is whole again makes room for each new one. */
class LocalLimiter implements Limiter {

    /** The most clients that are remembered; then those that have been silent longest are forgotten. */
    static final int CAPACITY = 65_536;

    private static final int STRIPES = 64;

    private final Policy policy;
    private final LongSupplier micros;
    private final Stripe[] stripes = Stream.generate(Stripe::new).limit(STRIPES).toArray(Stripe[]::new);

    /** @param micros a time in microseconds that never goes back, from any origin */
    LocalLimiter(Policy policy, LongSupplier micros) {
        this.policy = policy;
        this.micros = micros;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Future<Taken> take(String client) {
        return Future.succeededFuture(stripe(client).take(client));
    }

    /** What would come of a request, without taking it. */
    Taken look(String client) {
        return stripe(client).look(client);
    }

    private Stripe stripe(String client) {
        int hash = client.hashCode();
        return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
    }

    /** How many clients are remembered. */
    int size() {
        return Stream.of(stripes).mapToInt(Stripe::size).sum();
    }

    /** A part of the clients, so that not all wait for one lock. */
    private final class Stripe {

        private final Shares shares = new Shares();

        synchronized Taken look(String client) {
            shares.now = micros.getAsLong();
            Long wholeAt = shares.get(client);
            return policy.take(wholeAt == null ? 0 : wholeAt - shares.now);
        }

        synchronized Taken take(String client) {
            Taken taken = look(client);
            if (taken.admitted()) {
                shares.put(client, shares.now + taken.used());
            }
            return taken;
        }

        synchronized int size() {
            return shares.size();
        }
    }

    /** When each client's share is whole again, the longest silent first. */
    private static final class Shares extends LinkedHashMap<String, Long> {

        private static final long serialVersionUID = 1L;

        private long now;

        Shares() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return eldest.getValue() <= now || size() > CAPACITY / STRIPES;
        }
    }
}
