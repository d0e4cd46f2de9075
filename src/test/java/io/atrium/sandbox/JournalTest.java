package io.atrium.sandbox;

import io.atrium.sandbox.SandboxOdoo.Options;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was written survives a restart. */
class JournalTest {

    @TempDir
    Path folder;

    private Running restart() {
        return Running.with(Options.defaults().withClock(Running.NOON).withJournal(folder.resolve("kept/odoo.jsonl")));
    }

    private static int create(Running odoo, String name) {
        return (Integer) odoo.call("res.partner", "create", JsonArray.of(new JsonObject().put("name", name)), Map.of());
    }

    @Test
    void finds_ids_values_names_and_deletions_again() {
        int kept;
        int order;
        JsonObject before;
        try (Running odoo = restart()) {
            kept = create(odoo, "Kept");
            int dropped = create(odoo, "Dropped");
            order = (Integer) odoo.call(
                    "purchase.order", "create", JsonArray.of(new JsonObject().put("partner_id", kept)), Map.of());
            odoo.call("purchase.order", "button_confirm", JsonArray.of(JsonArray.of(order)), Map.of());
            odoo.call("res.partner", "unlink", JsonArray.of(JsonArray.of(dropped)), Map.of());
            before = odoo.row("purchase.order", order);
        }

        try (Running odoo = restart()) {
            assertThat(odoo.row("purchase.order", order)).isEqualTo(before);
            assertThat(odoo.count("res.partner", JsonArray.of("name", "=", "Dropped")))
                    .isZero();
            assertThat(create(odoo, "Next")).isEqualTo(kept + 2);
            int next = (Integer) odoo.call(
                    "purchase.order", "create", JsonArray.of(new JsonObject().put("partner_id", kept)), Map.of());
            assertThat(odoo.row("purchase.order", next, "name").getString("name"))
                    .isEqualTo("P00010");
        }
    }

    @Test
    void forgets_a_last_line_that_was_torn() throws IOException {
        int kept;
        try (Running odoo = restart()) {
            kept = create(odoo, "Kept");
        }
        Files.writeString(
                folder.resolve("kept/odoo.jsonl"),
                "{\"rows\":{\"res.partner\":{\"77\":{\"na",
                StandardOpenOption.APPEND);

        int next;
        try (Running odoo = restart()) {
            next = create(odoo, "Next");
        }

        try (Running odoo = restart()) {
            assertThat(odoo.row("res.partner", kept, "name").getString("name")).isEqualTo("Kept");
            assertThat(odoo.row("res.partner", next, "name").getString("name")).isEqualTo("Next");
            assertThat(odoo.count("res.partner", JsonArray.of("id", "=", 77))).isZero();
        }
    }

    @Test
    void writes_nothing_for_a_call_that_fails_or_only_reads() throws IOException {
        Path file = folder.resolve("kept/odoo.jsonl");
        try (Running odoo = restart()) {
            long before = Files.size(file);

            odoo.rpc("purchase.order", "create", JsonArray.of(new JsonObject()), Map.of());
            odoo.row("res.partner", 1);

            assertThat(Files.size(file)).isEqualTo(before);
        }
    }

    @Test
    void refuses_the_journal_of_another_version() {
        restart().close();

        assertThatThrownBy(() -> new Odoo(19, Optional.of(folder.resolve("kept/odoo.jsonl")), Running.NOON))
                .hasMessageContaining("written by an Odoo 14");
    }

    @Test
    void undoes_a_call_that_fails_halfway() {
        Odoo odoo = new Odoo(14, Optional.empty(), Running.NOON);
        Model model = odoo.schema().model("res.partner");
        Methods.Method create = odoo.method(model, "create");
        List<Object> values = List.of(Map.of("name", "First"), Map.of("nofield", 1));

        assertThatThrownBy(() -> odoo.call(model, create, List.of(), Map.of("vals_list", values), Map.of()))
                .hasMessage("Invalid field 'nofield' on model 'res.partner'");

        Object count = odoo.call(
                model,
                odoo.method(model, "search_count"),
                List.of(),
                Map.of("args", List.of(List.of("name", "=", "First"))),
                Map.of());
        assertThat(count).isEqualTo(0L);
    }

    @Test
    void reads_a_cost_that_was_kept_before_companies_were_told_apart() throws IOException {
        Path file = folder.resolve("kept/odoo.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                """
                {"serie":14}
                {"rows":{"product.product":{"1":{"name":"Gloves","product_tmpl_id":1,"active":true,"uom_id":2,\
                "type":"product","standard_price":9.9,"write_date":"2026-11-20 12:00:00.000000"}}},"sequences":{}}
                """);

        try (Running odoo = restart()) {
            assertThat(odoo.row("product.product", 1, "standard_price").getDouble("standard_price"))
                    .isEqualTo(9.9);
        }
    }
}
