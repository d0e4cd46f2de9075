package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FacilityMappingTest {

    @Test
    void readsAFacilityOfOdoo19() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.work.location").get(0);

        assertThat(new FacilityMapping().toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Facility(
                        PublicId.of("fac", 4),
                        "Building 1, Second Floor",
                        null,
                        "office",
                        "My Company (San Francisco)",
                        PublicId.of("le", 1),
                        true,
                        List.of()));
    }

    @Test
    void hasNoKindBeforeOdoo17() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.work.location").get(0);
        row.values().remove("location_type");

        assertThat(new FacilityMapping().toCanonical(row, List.of(), List.of()).kind())
                .isNull();
    }
}
