package io.atrium;

import io.atrium.Partner.Arrival;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was accepted, held against what Odoo has, what the log tells and what the subscriber got.
 *
 * @param accepted messages and orders
 * @param applied of those, how many Odoo has and the log tells
 * @param delivered of those, how many the subscriber got
 * @param doubled rows in Odoo, changes in the log and facts at the subscriber (by other webhook-ids) that are there again
 * @param disordered facts that came to the subscriber before an earlier one about the same subject
 * @param copies deliveries of the same fact by the same webhook-id, which subscribers are told to expect
 */
record Tally(int accepted, int applied, int delivered, int doubled, int disordered, int copies) {

    private static final String ORDERED = "io.atrium.purchase-order.created.v1";

    /**
     * @param changes telephone numbers by the names of persons, as they were accepted
     * @param orders references, as they were accepted
     */
    record Accepted(Map<String, List<String>> changes, Collection<String> orders) {}

    /**
     * @param phones in Odoo, by the names of persons: one for each row
     * @param orders the reference of each order in Odoo
     * @param told facts, as the log has them
     * @param arrivals at the subscriber
     */
    record Seen(Map<String, List<String>> phones, List<String> orders, List<JsonObject> told, List<Arrival> arrivals) {}

    private record Change(String person, String phone) {}

    static Tally of(Accepted accepted, Seen seen) {
        List<Change> told = changes(seen.told());
        Set<Change> toldOnce = new HashSet<>(told);
        List<Arrival> firsts = firsts(seen.arrivals());
        List<JsonObject> delivered = firsts.stream().map(Arrival::fact).toList();
        Set<Change> deliveredChanges = new HashSet<>(changes(delivered));
        Set<String> deliveredOrders = Set.copyOf(orders(delivered));
        Set<String> toldOrders = Set.copyOf(orders(seen.told()));

        List<Change> wanted = accepted.changes().entrySet().stream()
                .flatMap(person -> person.getValue().stream().map(phone -> new Change(person.getKey(), phone)))
                .toList();
        List<Change> appliedChanges = wanted.stream()
                .filter(change -> toldOnce.contains(change) && isInOdoo(change, accepted, seen))
                .toList();
        List<String> appliedOrders = accepted.orders().stream()
                .filter(order -> seen.orders().contains(order) && toldOrders.contains(order))
                .toList();
        long appliedAndDelivered = appliedChanges.stream()
                        .filter(deliveredChanges::contains)
                        .count()
                + appliedOrders.stream().filter(deliveredOrders::contains).count();

        long rowsAgain = seen.phones().values().stream()
                        .mapToLong(rows -> rows.size() - 1)
                        .sum()
                + again(seen.orders());
        long toldAgain = again(told) + again(orders(seen.told()));
        long deliveredAgain = again(
                firsts.stream().map(arrival -> arrival.fact().getString("id")).toList());
        return new Tally(
                wanted.size() + accepted.orders().size(),
                appliedChanges.size() + appliedOrders.size(),
                (int) appliedAndDelivered,
                (int) (rowsAgain + toldAgain + deliveredAgain),
                disordered(seen.told(), delivered),
                seen.arrivals().size() - firsts.size());
    }

    /** Accepted, and not applied or not delivered. */
    int lost() {
        return accepted - delivered;
    }

    /** Whether Odoo has that person, with that number if it was the last. */
    private static boolean isInOdoo(Change change, Accepted accepted, Seen seen) {
        List<String> said = accepted.changes().get(change.person());
        List<String> rows = seen.phones().getOrDefault(change.person(), List.of());
        boolean isLast = said.get(said.size() - 1).equals(change.phone());
        return isLast ? rows.contains(change.phone()) : !rows.isEmpty();
    }

    /** The first of each webhook-id. */
    private static List<Arrival> firsts(List<Arrival> arrivals) {
        Map<String, Arrival> firsts = new LinkedHashMap<>();
        arrivals.forEach(arrival -> firsts.putIfAbsent(arrival.webhookId(), arrival));
        return List.copyOf(firsts.values());
    }

    /** Changes of the telephone number: who is hired is told of by several facts with the same one. */
    private static List<Change> changes(List<JsonObject> facts) {
        return facts.stream()
                .map(fact -> fact.getJsonObject("data"))
                .filter(data -> data.getString("workPhone") != null)
                .collect(Collectors.groupingBy(
                        data -> data.getString("name"),
                        LinkedHashMap::new,
                        Collectors.mapping(data -> data.getString("workPhone"), Collectors.toList())))
                .entrySet()
                .stream()
                .flatMap(person -> withoutRuns(person.getValue()).map(phone -> new Change(person.getKey(), phone)))
                .toList();
    }

    private static Stream<String> withoutRuns(List<String> values) {
        return IntStream.range(0, values.size())
                .filter(place -> place == 0 || !values.get(place).equals(values.get(place - 1)))
                .mapToObj(values::get);
    }

    private static List<String> orders(List<JsonObject> facts) {
        return facts.stream()
                .filter(fact -> fact.getString("type").equals(ORDERED))
                .map(fact -> fact.getJsonObject("data").getString("supplierReference"))
                .filter(Objects::nonNull)
                .toList();
    }

    private static long again(List<?> all) {
        return all.size() - all.stream().distinct().count();
    }

    private static int disordered(List<JsonObject> told, List<JsonObject> delivered) {
        Map<String, Integer> places = new LinkedHashMap<>();
        told.forEach(fact -> places.put(fact.getString("id"), places.size()));
        Map<String, Integer> latest = new LinkedHashMap<>();
        Function<JsonObject, Boolean> isLate = fact -> {
            int place = places.getOrDefault(fact.getString("id"), Integer.MAX_VALUE);
            return latest.merge(fact.getString("subject"), place, Math::max) > place;
        };
        return (int) delivered.stream().filter(isLate::apply).count();
    }
}
