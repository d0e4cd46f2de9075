package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CostCenterMappingTest {

    private final CostCenterMapping mapping = new CostCenterMapping();

    @Test
    void readsACostCenterOfOdoo14WithItsGroup() {
        assertThat(mapping.toCanonical(
                        RecordedRows.of(14, "invoicing", "account.analytic.account")
                                .get(0),
                        List.of(),
                        List.of()))
                .isEqualTo(new CostCenter(
                        PublicId.of("cc", 16),
                        null,
                        "Administrative",
                        "Departments",
                        true,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsACostCenterOfOdoo19WithItsPlanAndSharedByAll() {
        assertThat(mapping.toCanonical(
                        RecordedRows.of(19, "invoicing", "account.analytic.account")
                                .get(1),
                        List.of(),
                        List.of()))
                .isEqualTo(new CostCenter(
                        PublicId.of("cc", 16), null, "Active account", "Project", true, null, List.of()));
    }

    @Test
    void asksForPlansSinceOdoo16() {
        assertThat(mapping.fields(OdooVersion.parse("15.0")))
                .contains("group_id")
                .doesNotContain("plan_id");
        assertThat(mapping.fields(OdooVersion.parse("16.0")))
                .contains("plan_id")
                .doesNotContain("group_id");
    }
}
