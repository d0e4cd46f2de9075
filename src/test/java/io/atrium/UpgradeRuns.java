package io.atrium;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From an earlier version to this one and back, under load and on one database: what was accepted by either is done once and
 * told once. Not part of the build: {@code bench/upgrade} runs it, with the jar of the earlier version that
 * {@code upgrade.from} names.
 */
class UpgradeRuns {

    private static final Logger LOG = Logger.getLogger(UpgradeRuns.class);
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** Messages of two loads never have the same id. */
    private static final long BETWEEN_SEEDS = 1_000;

    private final String run = "upgrade-" + UUID.randomUUID().toString().substring(0, 8);
    private long seed;

    @Test
    void nothingIsLostOrDoneTwiceOnTheWayToThisVersionAndBack() {
        Path earlierJar = Path.of(System.getProperty("upgrade.from"));
        try (FaultRig rig = new FaultRig(Target.closest().findFirst().orElseThrow(), earlierJar);
                GatewayProcess later = rig.another(GatewayProcess.packaged())) {
            GatewayProcess earlier = rig.gateway();
            handOver(rig, earlier, later);
            handOver(rig, later, earlier);
        }
    }

    /** From the only one that runs to another that is started, and works beside it for a while. */
    private void handOver(FaultRig rig, GatewayProcess from, GatewayProcess to) {
        rig.forgetArrivals();
        try (Workload before = load(rig, from, "from")) {
            before.awaitMore();
            to.start();
            before.awaitMore();
            try (Workload after = load(rig, to, "to")) {
                after.awaitMore();
                before.awaitMore();
                before.finish();
                from.stop();
                after.awaitMore();
                after.finish();

                Client operator = Client.of(to);
                List.of(before, after).forEach(load -> {
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(load.tally(operator).lost())
                                    .as("lost")
                                    .isZero());
                    Tally tally = load.tally(operator);
                    LOG.infof("%s: %s", load, tally);
                    assertThat(tally.doubled()).as("doubled").isZero();
                    assertThat(tally.disordered()).as("out of order").isZero();
                });
                assertThat(operator.get("/ops/v1/audit/verification").json().getBoolean("intact"))
                        .isTrue();
            }
        }
    }

    private Workload load(FaultRig rig, GatewayProcess gateway, String words) {
        seed += BETWEEN_SEEDS;
        return new Workload(rig, gateway, "%s-%d-%s-".formatted(run, seed, words), seed);
    }
}
