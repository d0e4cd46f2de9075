package io.atrium.invoicing;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A share of an amount, and the cost centers that carry it. */
@Schema(description = "A share of an amount, and the cost centers that carry it, one for each plan")
@Holds(DataClass.CONFIDENTIAL)
record CostShare(
        @Holds(DataClass.INTERNAL) @Schema(examples = "[\"cc_08hmxm02\"]") List<String> costCenterIds,
        @Schema(description = "Of the whole amount", examples = "100") BigDecimal percentage) {

    /** Until Odoo 16 one cost center carries everything; since then, a distribution over several. */
    static String field(OdooVersion version) {
        return version.major() >= 16 ? "analytic_distribution" : "analytic_account_id";
    }

    /** The shares of a row that was read with that field. */
    static List<CostShare> of(OdooRow row) {
        if (row.values().getValue("analytic_distribution") instanceof JsonObject distribution) {
            OdooRow percentages = new OdooRow(distribution);
            return distribution.fieldNames().stream()
                    .sorted()
                    .map(key -> new CostShare(ids(key), percentages.quantity(key)))
                    .toList();
        }
        Integer only = row.reference("analytic_account_id");
        return only == null ? List.of() : List.of(new CostShare(List.of(id(only)), new BigDecimal(100)));
    }

    /** One id, or from Odoo 17 on one for each plan: {@code 12,34}. */
    private static List<String> ids(String key) {
        return Stream.of(key.split(","))
                .map(Integer::valueOf)
                .map(CostShare::id)
                .toList();
    }

    private static String id(Integer odooId) {
        return PublicId.of(CostCenterMapping.PREFIX, odooId);
    }
}
