package io.atrium;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.logging.Logger;

import static io.atrium.Waiting.await;

/**
 * One fault under load: an HR system delivers and a buyer orders before, during and after it, and then everything that was
 * accepted is looked for in Odoo, in the log and at the subscriber.
 */
final class FaultRound {

    private static final Logger LOG = Logger.getLogger(FaultRound.class);
    private static final Duration SHORTEST = Duration.ofMillis(1_500);
    private static final Duration LONGEST = Duration.ofMillis(4_000);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final FaultRig rig;
    private final String name;
    private final Random chance;
    private Workload load;

    /** @param name that everything begins with which is made in this round, and nothing else */
    FaultRound(FaultRig rig, String name, long seed) {
        this.rig = rig;
        this.name = name;
        this.chance = new Random(seed);
    }

    /**
     * How it went.
     *
     * @param recovery from the end of the fault until everything that had been accepted by then, and what was said until
     *     the gateway worked again, was applied and delivered; nothing if that was not so in two minutes
     */
    record Outcome(Fault fault, Tally tally, Optional<Duration> recovery) {}

    Outcome play(Fault fault) {
        rig.forgetArrivals();
        try (Workload working = new Workload(rig, rig.gateway(), name, chance.nextLong())) {
            load = working;
            load.awaitMore();
            fault.begin(rig);
            pause();
            long end = System.nanoTime();
            fault.end(rig);
            Optional<Duration> recovery = recovery(end);
            Tally tally = load.tally();
            LOG.infof(
                    "%s: %s, %s", fault, tally, recovery.map(Duration::toString).orElse("not recovered"));
            return new Outcome(fault, tally, recovery);
        }
    }

    private Optional<Duration> recovery(long end) {
        try {
            restartIfEnded();
            load.awaitMore();
            load.finish();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> load.tally().lost() == 0);
            return Optional.of(Duration.ofNanos(System.nanoTime() - end));
        } catch (ConditionTimeoutException never) {
            LOG.warnf(never, "%s has not recovered", name);
            return Optional.empty();
        }
    }

    /** As whoever runs it would. */
    private void restartIfEnded() {
        if (!rig.gateway().isRunning()) {
            LOG.warn("the gateway has ended, and is started");
            rig.gateway().start();
        }
    }

    private void pause() {
        Duration time =
                SHORTEST.plusMillis(chance.nextLong(LONGEST.minus(SHORTEST).toMillis()));
        await().pollDelay(time).atMost(PATIENCE).until(() -> true);
    }

    /** As it is when all is over, when something may have come twice since; but for what the subscriber got. */
    Tally later(Client client) {
        return load.tally(client);
    }
}
