package io.atrium;

import io.atrium.Tally.Accepted;
import io.atrium.Tally.Seen;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import static io.atrium.Waiting.await;

/**
 * An HR system that delivers to a gateway and a buyer who orders at it, without a pause. Everything that was accepted can be
 * looked for in Odoo, in the log and at the subscriber.
 */
final class Workload implements AutoCloseable {

    private static final int CLERKS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final FaultRig rig;
    private final Client client;
    private final String name;
    private final String head;
    private final HrOffice hr;
    private final OrderOffice buyer;

    /** @param name that everything begins with which is made by it, and nothing else */
    Workload(FaultRig rig, GatewayProcess gateway, String name, long seed) {
        this.rig = rig;
        this.name = name;
        client = Client.of(gateway);
        head = client.head();
        hr = new HrOffice(client, name, CLERKS, seed);
        buyer = new OrderOffice(client, name, form());
    }

    private Function<String, JsonObject> form() {
        int supplier = rig.desk().supplier();
        List<Integer> items = rig.desk().items(2);
        String currency = rig.desk().currency();
        return reference -> OrderForm.of(reference, currency, supplier, items.get(0), items.get(1));
    }

    /** Returns when something more was accepted of each kind. */
    void awaitMore() {
        int messages = hr.acknowledged();
        int orders = buyer.accepted().size();
        await().atMost(PATIENCE)
                .until(() -> hr.acknowledged() > messages && buyer.accepted().size() > orders);
    }

    /** Wants nothing new any more, and gets accepted what it wanted. */
    void finish() {
        hr.finish();
        buyer.finish();
    }

    /** As it is now, by the gateway that it works with. */
    Tally tally() {
        return tally(client);
    }

    /** As that client is told; may be asked for again later, but for what the subscriber was made to forget. */
    Tally tally(Client client) {
        Map<String, List<String>> phones = rig.desk().employeesNamed(name).stream()
                .collect(Collectors.groupingBy(
                        employee -> employee.text("name"),
                        Collectors.mapping(employee -> employee.text("work_phone"), Collectors.toList())));
        List<JsonObject> told = new ArrayList<>();
        told.addAll(client.factsOfTypes("io.atrium.employee.*", head));
        told.addAll(client.factsOfTypes("io.atrium.purchase-order.*", head));
        return Tally.of(
                new Accepted(hr.ledger(), buyer.accepted()),
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

    /** Goes home, whatever it still wanted. */
    @Override
    public void close() {
        hr.close();
        buyer.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
