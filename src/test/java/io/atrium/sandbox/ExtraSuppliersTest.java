package io.atrium.sandbox;

import io.atrium.sandbox.SandboxOdoo.Options;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Generated suppliers beside the demo data. */
class ExtraSuppliersTest {

    private static final int FIRST = ExtraSuppliers.FIRST_ID;

    @Test
    void are_found_page_by_page_and_each_of_them_once() {
        Odoo odoo = new Odoo(14, Optional.empty(), Running.NOON, 2500);
        Model partner = odoo.schema().model("res.partner");
        List<Integer> found = new ArrayList<>();
        List<Integer> page;
        int last = FIRST - 1;
        do {
            page = Odoo.ids(odoo.call(
                    partner,
                    odoo.method(partner, "search"),
                    List.of(),
                    Map.of("args", List.of(List.of("id", ">", last)), "order", "id asc", "limit", 1000),
                    Map.of("active_test", false)));
            found.addAll(page);
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (page.size() == 1000);

        assertThat(found).hasSize(2500).isSorted().doesNotHaveDuplicates().startsWith(FIRST);
    }

    /** A stream that knows its size has counted all that is behind the page. */
    @Test
    void are_not_counted_for_a_page() {
        Table table = new Table(Set.of());
        for (int id = 1; id <= 10; id++) {
            table.put(new Row(id, Map.of("write_date", "2026-11-21 12:00:00.000000")));
        }

        assertThat(table.fromId(3).spliterator().hasCharacteristics(Spliterator.SIZED))
                .isFalse();
        assertThat(table.fromWriteDate("2026-11-21").spliterator().hasCharacteristics(Spliterator.SIZED))
                .isFalse();
        assertThat(table.fromId(3).map(Row::id)).startsWith(3).hasSize(8);
    }

    @Test
    void are_the_same_at_every_start_and_each_is_somebody() {
        Options two = Options.defaults().withClock(Running.NOON).withExtraSuppliers(20);
        JsonObject first;
        try (Running odoo = Running.with(two)) {
            first = odoo.row("res.partner", FIRST + 7);
            assertThat(first.getString("ref"))
                    .isNotEqualTo(odoo.row("res.partner", FIRST + 8).getString("ref"));
            assertThat(first.getString("write_date"))
                    .isNotEqualTo(odoo.row("res.partner", FIRST).getString("write_date"));
            assertThat(odoo.count("res.partner", JsonArray.of("ref", "=", first.getString("ref"))))
                    .isEqualTo(1);
        }
        try (Running odoo = Running.with(two)) {
            assertThat(odoo.row("res.partner", FIRST + 7)).isEqualTo(first);
        }
    }

    @Test
    void are_not_journaled_but_what_was_written_to_them_is(@TempDir Path directory) throws Exception {
        Path journal = directory.resolve("odoo.journal");
        Options options =
                Options.defaults().withClock(Running.NOON).withJournal(journal).withExtraSuppliers(300);
        try (Running odoo = Running.with(options)) {
            assertThat(Files.readAllLines(journal)).hasSize(1);
            odoo.call(
                    "res.partner",
                    "write",
                    JsonArray.of(JsonArray.of(FIRST + 5), new JsonObject().put("phone", "+1 555 9")),
                    Map.of());
        }

        try (Running odoo = Running.with(options)) {
            assertThat(odoo.row("res.partner", FIRST + 5, "phone").getString("phone"))
                    .isEqualTo("+1 555 9");
        }
    }
}
