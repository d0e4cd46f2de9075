package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReorderRuleMappingTest {

    private final ReorderRuleMapping mapping = new ReorderRuleMapping();

    @Test
    void readsAnOrderPoint() {
        ReorderRule rule = mapping.toCanonical(
                new OdooRow(row().put("trigger", "manual").put("active", false)), List.of(), List.of());

        assertThat(rule.id()).isEqualTo(PublicId.of("ror", 4));
        assertThat(rule.itemId()).isEqualTo(PublicId.of("itm", 9));
        assertThat(rule.locationId()).isEqualTo(PublicId.of("loc", 8));
        assertThat(rule.location()).isEqualTo("WH/Stock");
        assertThat(rule.minimum()).isEqualByComparingTo("12.5");
        assertThat(rule.maximum()).isEqualByComparingTo("40");
        assertThat(rule.unit()).isEqualTo("Units");
        assertThat(rule.automatic()).isFalse();
        assertThat(rule.active()).isFalse();
        assertThat(rule.legalEntityId()).isEqualTo(PublicId.of("le", 1));
        assertThat(rule.shortage()).isNull();
    }

    /** Odoo before 14 has no trigger, and somebody may not see the maximum. */
    @Test
    void makesDoWithWhatItCannotBeWithout() {
        JsonObject bare = new JsonObject();
        row().stream()
                .filter(field ->
                        field.getKey().equals("id") || mapping.essential().contains(field.getKey()))
                .forEach(field -> bare.put(field.getKey(), field.getValue()));

        ReorderRule rule = mapping.toCanonical(new OdooRow(bare), List.of(), List.of());

        assertThat(rule.minimum()).isEqualByComparingTo("12.5");
        assertThat(rule.maximum()).isNull();
        assertThat(rule.automatic()).isFalse();
        assertThat(rule.active()).isTrue();
        assertThat(mapping.fields(OdooVersion.parse("14.0"))).containsAll(mapping.essential());
        assertThat(mapping.fieldNames()).containsAll(mapping.keys());
    }

    private static JsonObject row() {
        return new JsonObject()
                .put("id", 4)
                .put("name", "OP/00004")
                .put("product_id", JsonArray.of(9, "Gloves"))
                .put("location_id", JsonArray.of(8, "WH/Stock"))
                .put("product_min_qty", 12.5)
                .put("product_max_qty", 40.0)
                .put("product_uom", JsonArray.of(1, "Units"))
                .put("trigger", "auto")
                .put("active", true)
                .put("company_id", JsonArray.of(1, "Merrow"));
    }
}
