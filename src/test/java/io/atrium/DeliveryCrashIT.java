package io.atrium;

import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever was acknowledged is applied once, however often and whenever the gateway is killed while deliveries come.
 * {@code -Dkills=100} kills it more often than a build has time for, and {@code -Dkills.seed} at other moments.
 */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#closest")
class DeliveryCrashIT {

    private static final Logger LOG = Logger.getLogger(DeliveryCrashIT.class);
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final long SEED = Long.getLong("kills.seed", 20_261_130);
    private static final int CLERKS = 6;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(2_500);
    private static final Duration PATIENCE = Duration.ofMinutes(2).plusSeconds(20L * KILLS);

    private static Stage stage;

    @Parameter
    Target target;

    private final String run = "Killed " + UUID.randomUUID().toString().substring(0, 8);
    private final Random chance = new Random(SEED);
    private Client client;

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void set() {
        stage.set();
        client = Client.of(stage.gateway());
    }

    /** Others use a real Odoo too. */
    @AfterEach
    void leaveNothingBehind() {
        stage.desk().employeesNamed(run).forEach(employee -> stage.desk().unlink("hr.employee", employee.id()));
    }

    @Test
    void whatWasAcknowledgedIsAppliedOnceAlthoughTheGatewayIsKilledAgainAndAgain() {
        try (HrOffice office = new HrOffice(client, run, CLERKS, SEED)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                live(office);
                stage.gateway().kill();
                LOG.infof("killed %d times, %d messages acknowledged", kill, office.acknowledged());
                stage.gateway().start();
            }
            office.finish();

            awaitApplied();
            LOG.infof(
                    "%d messages acknowledged about %d people, %d attempts unanswered, of which %d had been stored",
                    office.acknowledged(), office.ledger().size(), office.cutOff(), office.copies());
            everybodyIsThereOnce(office.ledger());
            everythingWasToldOnce(office.ledger());
            assertThat(office.acknowledged()).isGreaterThan(KILLS);
        }
    }

    /** Until something was acknowledged in this life, and then for a time that is left to chance. */
    private void live(HrOffice office) {
        int before = office.acknowledged();
        await().atMost(PATIENCE).until(() -> office.acknowledged() > before);
        Duration rest = Duration.ofMillis(chance.nextLong(LONGEST_LIFE.toMillis()));
        await().pollDelay(rest).atMost(PATIENCE).until(() -> true);
    }

    private void awaitApplied() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(receipts("accepted")).isEmpty());
        assertThat(receipts("stuck")).isEmpty();
    }

    private JsonArray receipts(String state) {
        return client.get("/ops/v1/receipts?source=hr&limit=10&state=" + state)
                .json()
                .getJsonArray("data");
    }

    /** By Odoo's own word: each person is one row, with the telephone number that was said last. */
    private void everybodyIsThereOnce(Map<String, List<String>> ledger) {
        Map<String, List<String>> found = stage.desk().employeesNamed(run).stream()
                .collect(Collectors.groupingBy(
                        employee -> employee.text("name"),
                        Collectors.mapping(employee -> employee.text("work_phone"), Collectors.toList())));
        Map<String, List<String>> wanted = ledger.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, person -> List.of(last(person.getValue()))));

        assertThat(found).isEqualTo(wanted);
    }

    /**
     * By the gateway's word: the changes in the order in which they were said, and none again. Who is hired is told of by
     * several facts, with the same number.
     */
    private void everythingWasToldOnce(Map<String, List<String>> ledger) {
        Map<String, List<String>> told = client.factsOfTypes("io.atrium.employee.*").stream()
                .map(fact -> fact.getJsonObject("data"))
                .filter(employee -> employee.getString("name", "").startsWith(run))
                .collect(Collectors.groupingBy(
                        employee -> employee.getString("name"),
                        Collectors.mapping(employee -> employee.getString("workPhone"), changes())));

        assertThat(told).isEqualTo(ledger);
    }

    /** Values of which none is the one before. */
    private static Collector<String, List<String>, List<String>> changes() {
        return Collector.of(
                ArrayList::new,
                (values, value) -> {
                    if (values.isEmpty() || !last(values).equals(value)) {
                        values.add(value);
                    }
                },
                (one, other) -> {
                    throw new UnsupportedOperationException("the order is theirs");
                });
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }
}
