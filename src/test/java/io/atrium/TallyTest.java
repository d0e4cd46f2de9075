package io.atrium;

import io.atrium.Partner.Arrival;
import io.atrium.Tally.Accepted;
import io.atrium.Tally.Seen;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The judge of faults sees what is lost and what is there twice. */
class TallyTest {

    private static final Accepted ACCEPTED = new Accepted(Map.of("Ann", List.of("1", "2")), List.of("PO-1"));
    private static final JsonObject HIRED = employee("a", "1");
    private static final JsonObject JOINED = employee("b", "1");
    private static final JsonObject CHANGED = employee("c", "2");
    private static final JsonObject ORDERED = order("d");
    private static final List<JsonObject> TOLD = List.of(HIRED, JOINED, CHANGED, ORDERED);

    private static JsonObject employee(String id, String phone) {
        return fact(id, "io.atrium.employee.updated.v1", "emp_1")
                .put("data", new JsonObject().put("name", "Ann").put("workPhone", phone));
    }

    private static JsonObject order(String id) {
        return fact(id, "io.atrium.purchase-order.created.v1", "po_1")
                .put("data", new JsonObject().put("supplierReference", "PO-1"));
    }

    private static JsonObject fact(String id, String type, String subject) {
        return new JsonObject().put("id", id).put("type", type).put("subject", subject);
    }

    private static Arrival arrival(JsonObject fact) {
        return new Arrival("msg_" + fact.getString("id"), fact, Instant.EPOCH);
    }

    private static List<Arrival> arrivals(List<JsonObject> facts) {
        return facts.stream().map(TallyTest::arrival).toList();
    }

    private static Seen seen(List<JsonObject> told, List<Arrival> arrivals) {
        return new Seen(Map.of("Ann", List.of("2")), List.of("PO-1"), told, arrivals);
    }

    @Test
    void what_is_done_and_told_once_is_neither_lost_nor_doubled() {
        Tally tally = Tally.of(ACCEPTED, seen(TOLD, arrivals(TOLD)));

        assertThat(tally).isEqualTo(new Tally(3, 3, 3, 0, 0, 0));
        assertThat(tally.lost()).isZero();
    }

    @Test
    void what_odoo_lacks_is_lost() {
        Seen seen = new Seen(Map.of("Ann", List.of("1")), List.of(), TOLD, arrivals(TOLD));

        Tally tally = Tally.of(ACCEPTED, seen);

        assertThat(tally.applied()).isEqualTo(1);
        assertThat(tally.lost()).isEqualTo(2);
    }

    @Test
    void what_nobody_was_told_of_is_lost() {
        Tally tally = Tally.of(ACCEPTED, seen(TOLD, arrivals(List.of(HIRED, ORDERED))));

        assertThat(tally.applied()).isEqualTo(3);
        assertThat(tally.lost()).isEqualTo(1);
    }

    @Test
    void what_odoo_has_twice_is_doubled() {
        Seen seen = new Seen(Map.of("Ann", List.of("2", "2")), List.of("PO-1", "PO-1"), TOLD, arrivals(TOLD));

        assertThat(Tally.of(ACCEPTED, seen).doubled()).isEqualTo(2);
    }

    @Test
    void a_change_that_is_told_again_after_another_is_doubled_and_so_is_an_order() {
        List<JsonObject> told = Stream.concat(TOLD.stream(), Stream.of(employee("e", "1"), order("f")))
                .toList();

        assertThat(Tally.of(ACCEPTED, seen(told, arrivals(told))).doubled()).isEqualTo(2);
    }

    @Test
    void a_delivery_again_is_a_copy_by_the_same_webhook_id_and_doubled_by_another() {
        List<Arrival> arrivals = Stream.concat(
                        arrivals(TOLD).stream(),
                        Stream.of(arrival(HIRED), new Arrival("msg_other", ORDERED, Instant.EPOCH)))
                .toList();

        Tally tally = Tally.of(ACCEPTED, seen(TOLD, arrivals));

        assertThat(tally.copies()).isEqualTo(1);
        assertThat(tally.doubled()).isEqualTo(1);
    }

    @Test
    void a_fact_that_arrives_before_an_earlier_one_about_the_same_is_out_of_order() {
        Tally tally = Tally.of(ACCEPTED, seen(TOLD, arrivals(List.of(JOINED, HIRED, ORDERED, CHANGED))));

        assertThat(tally.disordered()).isEqualTo(1);
    }
}
