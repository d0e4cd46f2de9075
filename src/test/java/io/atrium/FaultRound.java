package io.atrium;

import io.atrium.Tally.Accepted;
import io.atrium.Tally.Seen;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.logging.Logger;

import static io.atrium.Waiting.await;

/**
 * One fault under load: an HR system delivers and a buyer orders before, during and after it, and then everything that was
 * accepted is looked for in Odoo, in the log and at the subscriber.
 */
final class FaultRound {

    private static final Logger LOG = Logger.getLogger(FaultRound.class);
    private static final int CLERKS = 2;
    private static final Duration SHORTEST = Duration.ofMillis(1_500);
    private static final Duration LONGEST = Duration.ofMillis(4_000);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final FaultRig rig;
    private final Client client;
    private final String name;
    private final Random chance;
    private final String head;
    private Accepted accepted = new Accepted(Map.of(), List.of());

    /** @param name that everything begins with which is made in this round, and nothing else */
    FaultRound(FaultRig rig, String name, long seed) {
        this.rig = rig;
        this.name = name;
        this.chance = new Random(seed);
        this.client = Client.of(rig.gateway());
        this.head = client.head();
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
        try (HrOffice hr = new HrOffice(client, name, CLERKS, chance.nextLong());
                OrderOffice buyer = new OrderOffice(client, name, form())) {
            work(hr, buyer);
            fault.begin(rig);
            pause();
            long end = System.nanoTime();
            fault.end(rig);
            Optional<Duration> recovery = recovery(hr, buyer, end);
            Tally tally = tally();
            LOG.infof(
                    "%s: %s, %s", fault, tally, recovery.map(Duration::toString).orElse("not recovered"));
            return new Outcome(fault, tally, recovery);
        }
    }

    private Optional<Duration> recovery(HrOffice hr, OrderOffice buyer, long end) {
        try {
            restartIfEnded();
            work(hr, buyer);
            hr.finish();
            buyer.finish();
            accepted = new Accepted(hr.ledger(), buyer.accepted());
            await().atMost(PATIENCE).ignoreExceptions().until(() -> tally().lost() == 0);
            return Optional.of(Duration.ofNanos(System.nanoTime() - end));
        } catch (ConditionTimeoutException never) {
            LOG.warnf(never, "%s has not recovered: %s", name, accepted);
            accepted = new Accepted(hr.ledger(), buyer.accepted());
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

    /** Until something was accepted of each kind. */
    private void work(HrOffice hr, OrderOffice buyer) {
        int messages = hr.acknowledged();
        int orders = buyer.accepted().size();
        await().atMost(PATIENCE)
                .until(() -> hr.acknowledged() > messages && buyer.accepted().size() > orders);
    }

    private void pause() {
        Duration time =
                SHORTEST.plusMillis(chance.nextLong(LONGEST.minus(SHORTEST).toMillis()));
        await().pollDelay(time).atMost(PATIENCE).until(() -> true);
    }

    private Function<String, JsonObject> form() {
        int supplier = rig.desk().supplier();
        List<Integer> items = rig.desk().items(2);
        String currency = rig.desk().currency();
        return reference -> OrderForm.of(reference, currency, supplier, items.get(0), items.get(1));
    }

    /** As it is now; can be asked for again later, when something may have come twice, but for what the subscriber got. */
    Tally tally() {
        Map<String, List<String>> phones = rig.desk().employeesNamed(name).stream()
                .collect(Collectors.groupingBy(
                        employee -> employee.text("name"),
                        Collectors.mapping(employee -> employee.text("work_phone"), Collectors.toList())));
        List<JsonObject> told = new ArrayList<>();
        told.addAll(client.factsOfTypes("io.atrium.employee.*", head));
        told.addAll(client.factsOfTypes("io.atrium.purchase-order.*", head));
        return Tally.of(
                accepted,
                new Seen(
                        phones,
                        rig.desk().referencesOfOrders(name),
                        told.stream().filter(this::isOurs).toList(),
                        rig.arrivals().stream()
                                .filter(arrival -> isOurs(arrival.fact()))
                                .toList()));
    }

    private boolean isOurs(JsonObject fact) {
        JsonObject data = fact.getJsonObject("data");
        return data.getString("name", "").startsWith(name)
                || data.getString("supplierReference", "").startsWith(name);
    }
}
