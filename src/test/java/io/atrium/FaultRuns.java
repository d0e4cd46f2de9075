package io.atrium;

import io.atrium.FaultRound.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever fails for a while, what was accepted is done once and told once. Not part of the build: {@code bench/faults} runs
 * it, with as many faults as {@code faults} says, of the kinds that {@code faults.kinds} names.
 */
class FaultRuns {

    private static final Logger LOG = Logger.getLogger(FaultRuns.class);
    private static final int FAULTS = Integer.getInteger("faults", 20);
    private static final Set<Fault> KINDS = Arrays.stream(
                    System.getProperty("faults.kinds", "").split(","))
            .filter(kind -> !kind.isEmpty())
            .map(Fault::valueOf)
            .collect(Collectors.toSet());
    private static final long SEED = Long.getLong("faults.seed", 20_261_201);

    @TempDir
    Path directory;

    @Test
    void whatWasAcceptedIsDoneOnceAndToldOnceWhateverFailsMeanwhile() {
        Path file = Path.of(System.getProperty(
                "faults.report", directory.resolve("report.md").toString()));
        String run = "fault-" + UUID.randomUUID().toString().substring(0, 8);
        Random chance = new Random(SEED);
        FaultReport report = new FaultReport();
        List<FaultRound> rounds = new ArrayList<>();
        try (FaultRig rig = new FaultRig(Target.closest().findFirst().orElseThrow())) {
            List<Fault> faults = Fault.drawn(FAULTS, KINDS, rig, chance);
            for (int number = 0; number < faults.size(); number++) {
                FaultRound round = new FaultRound(rig, "%s-%d-".formatted(run, number), SEED + number);
                LOG.infof("%d of %d: %s", number + 1, FAULTS, faults.get(number));
                Outcome outcome = round.play(faults.get(number));
                rounds.add(round);
                report.add(outcome);
                report.write(file);
            }

            assertThat(report.lost()).as("lost").isZero();
            assertThat(report.doubled()).as("doubled").isZero();
            assertThat(report.disordered()).as("out of order").isZero();
            assertThat(report.unrecovered()).as("not recovered").isZero();
            // The tokens of the first rounds may have run out by now.
            Client client = Client.of(rig.gateway());
            assertThat(rounds).as("doubled later").allSatisfy(round -> assertThat(
                            round.later(client).doubled())
                    .isZero());
        }
    }
}
