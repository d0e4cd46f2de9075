package io.atrium;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/**
 * How tests wait for what happens by itself. They look at once, and then ever less often, so that what has happened already
 * costs no time and what takes long costs little work.
 */
public final class Waiting {

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Waiting() {}

    public static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(IterativePollInterval.iterative(
                        last -> shorter(last.multipliedBy(3).dividedBy(2), LONGEST), SHORTEST));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
