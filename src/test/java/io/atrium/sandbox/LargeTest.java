package io.atrium.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** A model with very many rows. */
class LargeTest {

    @Test
    void pages_through_two_hundred_thousand_rows_without_sorting_them() {
        Odoo odoo = new Odoo(14, Optional.empty(), Running.NOON);
        for (int second = 0; second < 200; second++) {
            odoo.fill(Instant.parse("2026-11-21T10:00:00Z").plusSeconds(second), env -> {
                for (int n = 0; n < 1000; n++) {
                    env.create(env.model("uom.uom"), Map.of("name", "unit " + n));
                }
                return null;
            });
        }
        Model model = odoo.schema().model("uom.uom");
        Methods.Method search = odoo.method(model, "search");

        // 200 pages that each sorted everything would take a minute and more.
        List<Integer> last = assertTimeout(Duration.ofSeconds(5), () -> {
            List<Integer> page = List.of();
            for (int second = 0; second < 200; second++) {
                Object from = Value.time(Instant.parse("2026-11-21T10:00:00Z").plusSeconds(second));
                page = Odoo.ids(odoo.call(
                        model,
                        search,
                        List.of(),
                        Map.of(
                                "args",
                                List.of(
                                        "|",
                                        List.of("write_date", ">", from),
                                        "&",
                                        List.of("write_date", "=", from),
                                        List.of("id", ">", 5)),
                                "order",
                                "write_date asc, id asc",
                                "limit",
                                500),
                        Map.of()));
            }
            return page;
        });

        assertThat(last).hasSize(500).isSorted();
        assertThat(last.get(0)).isEqualTo(199_006);
    }
}
