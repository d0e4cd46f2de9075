package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LegalEntityMappingTest {

    private final LegalEntityMapping mapping = new LegalEntityMapping();

    @Test
    void readsALegalEntityOfOdoo14WhichIsAlwaysActive() {
        OdooRow row = RecordedRows.of(14, "invoicing", "res.company").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new LegalEntity(
                        PublicId.of("le", 2),
                        "My Company (Chicago)",
                        null,
                        null,
                        "USD",
                        "chicago@yourcompany.com",
                        "+1 312 349 3030",
                        new LegalEntity.Address(
                                "90 Streets Avenue", null, "60610", "Chicago", "Illinois (US)", "United States"),
                        null,
                        true,
                        PublicId.of("le", 2),
                        List.of()));
    }

    @Test
    void readsALegalEntityOfOdoo19WithoutAnAddress() {
        OdooRow row = RecordedRows.of(19, "invoicing", "res.company").get(1);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new LegalEntity(
                        PublicId.of("le", 2),
                        "My US Company",
                        null,
                        null,
                        "USD",
                        null,
                        "+1 555-555-5556",
                        new LegalEntity.Address(null, null, null, null, null, null),
                        null,
                        true,
                        PublicId.of("le", 2),
                        List.of()));
    }

    @Test
    void readsAnArchivedBranchWithItsNumbers() {
        OdooRow row = RecordedRows.of(19, "invoicing", "res.company").get(1);
        row.values()
                .put("active", false)
                .put("parent_id", JsonArray.of(1, "My Company (San Francisco)"))
                .put("company_registry", "HRB 1")
                .put("vat", "US12-3456789");

        LegalEntity branch = mapping.toCanonical(row, List.of(), List.of());

        assertThat(branch.active()).isFalse();
        assertThat(branch.parentId()).isEqualTo(PublicId.of("le", 1));
        assertThat(branch.registryNumber()).isEqualTo("HRB 1");
        assertThat(branch.taxId()).isEqualTo("US12-3456789");
    }

    @Test
    void asksWhetherItIsArchivedOnlyWhereItCanBe() {
        assertThat(mapping.fields(OdooVersion.parse("15.0"))).doesNotContain("active");
        assertThat(mapping.fields(OdooVersion.parse("16.0"))).contains("active");
    }
}
