package io.atrium.limit;

import io.atrium.limit.LimitConfig.OnOutage;
import io.atrium.limit.LimitConfig.PolicyConfig;
import java.time.Duration;

/**
 * How much of something one client may have. The generic cell rate algorithm: of a client only one time is remembered,
 * the one at which its share is whole again; a request moves it on by an interval, and is refused when it would be
 * further away than the whole share. In any stretch of time {@code t} at most {@code burst + t / interval} are admitted.
 *
 * @param interval microseconds between requests in the long run; rounded up, so never more than the rate is admitted
 * @param burst requests at once, after a pause
 */
record Policy(String name, long interval, long burst, OnOutage onOutage) {

    private static final long MICROS = 1_000_000;

    /** A share that takes longer to become whole would be no limit but a ban. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException naming the key that cannot be meant */
    static Policy of(String name, PolicyConfig config) {
        String key = "atrium.limit.policies." + name;
        require(name.matches("[a-z0-9-]+"), key + " has a name with other characters than a-z, 0-9 and -");
        require(config.rate() >= 1, key + ".rate must be 1 or more");
        long per = config.per().toNanos() / 1000;
        require(per >= config.rate(), key + ".rate is more than one million in a second, or .per is not positive");
        long interval = roundedUp(per, config.rate());
        long burst = config.burst().orElse(config.rate());
        require(burst >= 1, key + ".burst must be 1 or more");
        require(
                burst <= LONGEST.toSeconds() * MICROS / interval,
                key + ": a burst of " + burst + " takes more than a day to become available again");
        return new Policy(name, interval, burst, config.onOutage());
    }

    private static void require(boolean fit, String problem) {
        if (!fit) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** The microseconds in which a share that was used up becomes whole again. */
    long whole() {
        return interval * burst;
    }

    /**
     * Takes one request out of a share.
     *
     * @param used microseconds until the share is whole again, as remembered; anything out of range is corrected, so
     *     that a clock that was set back or a policy that was changed locks nobody out
     */
    Taken take(long used) {
        long before = Math.min(Math.max(used, 0), whole());
        return before + interval > whole() ? new Taken(false, before) : new Taken(true, before + interval);
    }

    /** {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers): the share, and the seconds it takes to return. */
    String header() {
        return "\"" + name + "\";q=" + burst + ";w=" + seconds(whole());
    }

    /** {@code RateLimit}: what is left, and the seconds until all of it is back. */
    String header(Taken taken) {
        return "\"" + name + "\";r=" + (whole() - taken.used()) / interval + ";t=" + seconds(taken.used());
    }

    /** How long to wait after a refusal. */
    Duration pause(Taken refused) {
        return Duration.ofNanos((refused.used() + interval - whole()) * 1000);
    }

    private static long seconds(long micros) {
        return roundedUp(micros, MICROS);
    }

    private static long roundedUp(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }

    /**
     * What came of a request.
     *
     * @param used microseconds until the share is whole again, afterwards
     */
    record Taken(boolean admitted, long used) {}
}
