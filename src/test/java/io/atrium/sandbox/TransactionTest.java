package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work that is committed later than it began. */
class TransactionTest {

    private static final Instant EARLY = Instant.parse("2026-11-21T12:00:00.000001Z");
    private static final Instant LATE = Instant.parse("2026-11-21T12:05:00.000000Z");

    private Running odoo;

    @BeforeEach
    void start() {
        odoo = Running.odoo(14);
    }

    @AfterEach
    void stop() {
        odoo.close();
    }

    private void rename(int id, String name) {
        odoo.call("res.partner", "write", JsonArray.of(JsonArray.of(id), new JsonObject().put("name", name)), Map.of());
    }

    private JsonArray since(String time) {
        return (JsonArray) odoo.call(
                "res.partner",
                "search",
                JsonArray.of(JsonArray.of(JsonArray.of("write_date", ">=", time))),
                Map.of("order", "write_date asc, id asc"));
    }

    @Test
    void shows_nothing_before_the_commit_and_then_the_time_of_its_beginning() {
        odoo.sandbox.stopTimeAt(EARLY);
        Transaction slow = odoo.sandbox.begin();
        int created = slow.create("res.partner", Map.of("name", "Slow"));
        slow.write("res.partner", 3, Map.of("phone", "1"));
        slow.unlink("res.partner", 17);

        odoo.sandbox.stopTimeAt(LATE);
        rename(4, "Quick");
        JsonArray before = since("2026-11-21 11:00:00");
        boolean done = slow.commit();

        assertThat(done).isTrue();
        assertThat(before).containsExactly(4);
        assertThat(since("2026-11-21 11:00:00")).containsExactly(3, created, 4);
        assertThat(odoo.row("res.partner", created, "write_date").getString("write_date"))
                .isEqualTo("2026-11-21 12:00:00");
        assertThat(odoo.row("res.partner", 3, "phone").getString("phone")).isEqualTo("1");
        assertThat(odoo.count("res.partner", JsonArray.of("id", "=", 17))).isZero();
    }

    @Test
    void takes_its_ids_when_it_creates_and_not_when_it_commits() {
        Transaction slow = odoo.sandbox.begin();
        Transaction quick = odoo.sandbox.begin();
        int first = slow.create("res.partner", Map.of("name", "First"));
        int second = quick.create("res.partner", Map.of("name", "Second"));

        quick.commit();
        slow.commit();

        assertThat(second).isEqualTo(first + 1);
        assertThat(odoo.row("res.partner", first, "name").getString("name")).isEqualTo("First");
    }

    @Test
    void gives_equal_times_to_what_begins_in_the_same_microsecond() {
        odoo.sandbox.stopTimeAt(EARLY);
        Transaction one = odoo.sandbox.begin();
        Transaction other = odoo.sandbox.begin();
        one.write("res.partner", 5, Map.of("phone", "5"));
        other.write("res.partner", 3, Map.of("phone", "3"));

        one.commit();
        other.commit();

        assertThat(since("2026-11-21 12:00:00")).containsExactly(3, 5);
        assertThat((JsonArray) odoo.call(
                        "res.partner",
                        "search",
                        JsonArray.of(JsonArray.of(JsonArray.of("write_date", "=", "2026-11-21 12:00:00.000001"))),
                        Map.of("order", "id")))
                .containsExactly(3, 5);
    }

    @Test
    void lets_time_jump_back_and_run_again() {
        odoo.sandbox.stopTimeAt(EARLY.minusSeconds(3600));
        rename(3, "Earlier");
        String earlier = odoo.row("res.partner", 3, "write_date").getString("write_date");
        odoo.sandbox.stopTimeAt(null);
        rename(4, "Now");

        assertThat(earlier).isEqualTo("2026-11-21 11:00:00");
        assertThat(odoo.row("res.partner", 4, "write_date").getString("write_date"))
                .isEqualTo("2026-11-21 12:00:00");
    }

    @Test
    void does_nothing_when_somebody_else_changed_one_of_its_rows_meanwhile() {
        Transaction slow = odoo.sandbox.begin();
        slow.write("res.partner", 5, Map.of("name", "Mine"));
        slow.write("res.partner", 3, Map.of("name", "Mine"));
        rename(3, "Theirs");

        boolean done = slow.commit();

        assertThat(done).isFalse();
        assertThat(odoo.row("res.partner", 3, "name").getString("name")).isEqualTo("Theirs");
        assertThat(odoo.row("res.partner", 5, "name").getString("name")).isEqualTo("White Fold Linen");
    }

    @Test
    void does_nothing_when_rolled_back_or_closed() {
        Transaction first = odoo.sandbox.begin();
        first.write("res.partner", 3, Map.of("name", "Never"));
        first.rollback();
        try (Transaction second = odoo.sandbox.begin()) {
            second.write("res.partner", 3, Map.of("name", "Neither"));
        }

        assertThat(odoo.row("res.partner", 3, "name").getString("name")).isEqualTo("Palmguard Gloves");
        assertThatThrownBy(first::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void does_nothing_of_what_odoo_refuses_in_part() {
        Transaction transaction = odoo.sandbox.begin();
        transaction.write("res.partner", 3, Map.of("name", "Half"));
        transaction.unlink("purchase.order", 1);

        assertThatThrownBy(transaction::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("you must cancel it first");
        assertThat(odoo.row("res.partner", 3, "name").getString("name")).isEqualTo("Palmguard Gloves");
    }

    @Test
    void writes_documents_with_their_lines_and_what_follows_from_them() {
        odoo.sandbox.stopTimeAt(EARLY);
        Transaction slow = odoo.sandbox.begin();
        Map<String, Object> line = Map.of("product_id", 1, "product_qty", 10.0, "price_unit", 4.0);
        int order = slow.create("purchase.order", Map.of("partner_id", 3, "order_line", List.of(List.of(0, 0, line))));
        slow.write("purchase.order.line", 1, Map.of("product_qty", 41.0));
        odoo.sandbox.stopTimeAt(LATE);

        slow.commit();

        assertThat(odoo.row("purchase.order", order, "amount_total").getDouble("amount_total"))
                .isEqualTo(40.0);
        assertThat(odoo.row("purchase.order", 1, "write_date").getString("write_date"))
                .isEqualTo("2026-11-21 12:00:00");
    }
}
