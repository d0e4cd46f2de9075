package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which rows a condition finds, in which order. */
class DomainTest {

    private Odoo odoo;

    @BeforeEach
    void fill() {
        odoo = new Odoo(14, Optional.empty(), Running.NOON);
    }

    private List<Integer> search(String model, String domain, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("args", new JsonArray(domain.replace('\'', '"')).getList());
        Map<String, Object> context = Json.object(arguments.remove("context"));
        Model of = odoo.schema().model(model);
        return Odoo.ids(odoo.call(of, odoo.method(of, "search"), List.of(), arguments, context));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "purchase.order ; [['state','=','draft']] ; 1 8",
                "purchase.order ; [['state','in',['draft','sent']],['company_id','=',1]] ; 1 2",
                "purchase.order ; ['|',['id','=',5],'&',['id','>',6],['amount_total','<',5000]] ; 5 8",
                "purchase.order ; ['!',['state','!=','cancel']] ; 5",
                "purchase.order ; [['state','not in',['draft','sent','purchase','cancel']]] ; 7",
                "purchase.order ; [['origin','=',false]] ; 3 6 8",
                "purchase.order ; [['partner_ref','=like','CB-%']] ; 4",
                "purchase.order ; [['partner_id.name','ilike','GLOVES']] ; 1",
                "purchase.order ; [['partner_id','ilike','reagentia']] ; 2 8",
                "purchase.order ; [['order_line.product_id','=',8]] ; 4",
                "purchase.order ; [['order_line','in',[9]]] ; 6",
                "purchase.order.line ; [['order_id.partner_id.ref','=','SUP-001']] ; 1 2",
                "purchase.order.line ; [['state','=','cancel']] ; 8",
                "purchase.order.line ; [['taxes_id','!=',false]] ; 3 13",
                "hr.department ; [['id','child_of',2]] ; 2 3 4",
                "hr.employee ; [['department_id','child_of',5],['parent_id','!=',13]] ; 13 16 17",
                "hr.employee ; [['work_email','=','selma.quist@example.org']] ; 3",
                "account.move ; [['payment_state','=','paid']] ; 1 7",
                "res.partner ; [['supplier_rank','>=',5],['is_company','=',true]] ; 6 8",
                "res.partner ; [[1,'=',1],['id','<=',2]] ; 1 2",
                "res.partner ; [[0,'=',1]] ;",
            })
    void finds_what_odoo_finds(String model, String domain, String ids) {
        List<Integer> found = search(model, domain, Map.of("order", "id"));

        assertThat(found.stream().map(String::valueOf)).containsExactly(ids == null ? new String[0] : ids.split(" "));
    }

    @Test
    void hides_archived_records_unless_asked() {
        List<Integer> usual = search("hr.employee", "[['id','in',[24,25]]]", Map.of());
        List<Integer> mentioned = search("hr.employee", "[['id','in',[24,25]],['active','in',[true,false]]]", Map.of());
        List<Integer> all =
                search("hr.employee", "[['id','in',[24,25]]]", Map.of("context", Map.of("active_test", false)));

        assertThat(usual).containsExactly(24);
        assertThat(mentioned).containsExactlyInAnyOrder(24, 25);
        assertThat(all).containsExactlyInAnyOrder(24, 25);
    }

    @Test
    void sorts_by_several_fields_with_nothing_last() {
        List<Integer> found = search("purchase.order", "[['id','<',6]]", Map.of("order", "origin asc, id desc"));

        // Intensive care, Laboratory, Rehabilitation, Ward 3, nothing.
        assertThat(found).containsExactly(4, 2, 5, 1, 3);
    }

    @Test
    void takes_a_page() {
        List<Integer> found = search("hr.employee", "[]", Map.of("order", "id desc", "offset", 1, "limit", 2));

        assertThat(found).containsExactly(23, 22);
    }

    /** Answers show seconds, rows hold microseconds: a greater-than on an answer finds the same row again. */
    @Test
    void compares_times_with_what_is_stored() {
        odoo.fill(Instant.parse("2026-11-21T12:00:00.250500Z"), env -> {
            env.write(env.model("res.partner"), List.of(3), Map.of("phone", "1"));
            return null;
        });

        assertThat(search("res.partner", "[['write_date','>','2026-11-21 12:00:00']]", Map.of()))
                .containsExactly(3);
        assertThat(search("res.partner", "[['write_date','=','2026-11-21 12:00:00']]", Map.of()))
                .isEmpty();
        assertThat(search("res.partner", "[['write_date','>','2026-11-21 12:00:01']]", Map.of()))
                .isEmpty();
        assertThat(search("res.partner", "[['write_date','>=','2026-11-21']]", Map.of()))
                .containsExactly(3);
    }

    @Test
    void pages_by_time_and_id_without_loss_or_repetition() {
        List<Integer> seen = new ArrayList<>();
        String time = "2000-01-01 00:00:00.000000";
        int id = 0;
        for (boolean more = true; more; ) {
            List<Integer> page = search(
                    "hr.employee",
                    "['|',['write_date','>','" + time + "'],'&',['write_date','=','" + time + "'],['id','>'," + id
                            + "]]",
                    Map.of("order", "write_date asc, id asc", "limit", 7));
            seen.addAll(page);
            more = page.size() == 7;
            id = page.get(page.size() - 1);
            int last = id;
            String[] found = new String[1];
            odoo.fill(
                    Instant.EPOCH,
                    env -> found[0] = env.row("hr.employee", last).text("write_date"));
            time = found[0];
        }

        assertThat(seen).hasSize(24).doesNotHaveDuplicates();
    }

    @Test
    void refuses_a_path_through_a_plain_field() {
        assertThatThrownBy(() -> search("res.partner", "[['name.first','=','x']]", Map.of()))
                .isInstanceOf(OdooError.class)
                .hasMessageContaining("Invalid field");
    }
}
