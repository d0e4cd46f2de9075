package io.atrium.invoicing;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CostShareTest {

    @Test
    void isOneWholeShareUpToOdoo15() {
        OdooRow row = row("analytic_account_id", JsonArray.of(11, "Nebula - Azure Interior"));

        assertThat(CostShare.of(row)).containsExactly(share("100", 11));
    }

    @Test
    void isDistributedSinceOdoo16() {
        OdooRow row = row("analytic_distribution", new JsonObject("{\"24\": 33.33, \"25\": 66.67}"));

        assertThat(CostShare.of(row)).containsExactly(share("33.33", 24), share("66.67", 25));
    }

    @Test
    void isCarriedByACostCenterOfEachPlanSinceOdoo17() {
        OdooRow row = row("analytic_distribution", new JsonObject("{\"12,34\": 100.0}"));

        assertThat(CostShare.of(row)).containsExactly(share("100", 12, 34));
    }

    @Test
    void isNoneWhereNothingIsSet() {
        assertThat(CostShare.of(row("analytic_distribution", false))).isEmpty();
        assertThat(CostShare.of(row("analytic_account_id", false))).isEmpty();
    }

    private static OdooRow row(String field, Object value) {
        return new OdooRow(new JsonObject().put("id", 1).put(field, value));
    }

    private static CostShare share(String percentage, int... costCenters) {
        List<String> ids =
                Arrays.stream(costCenters).mapToObj(id -> PublicId.of("cc", id)).toList();
        return new CostShare(ids, new BigDecimal(percentage));
    }
}
