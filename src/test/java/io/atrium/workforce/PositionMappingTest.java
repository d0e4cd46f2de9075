package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PositionMappingTest {

    private final PositionMapping mapping = new PositionMapping();

    @Test
    void readsAPositionOfOdoo14WhichIsAlwaysActive() {
        OdooRow row = RecordedRows.of(14, "workforce", "hr.job").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Position(
                        PublicId.of("pos", 1),
                        "Chief Executive Officer",
                        PublicId.of("dep", 3),
                        "Management",
                        1,
                        PublicId.of("le", 1),
                        true,
                        List.of()));
    }

    @Test
    void readsAPositionOfOdoo19ThatAllLegalEntitiesShare() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.job").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Position(
                        PublicId.of("pos", 2),
                        "Consultant",
                        PublicId.of("dep", 7),
                        "Management / Professional Services",
                        5,
                        null,
                        true,
                        List.of()));
    }

    @Test
    void anArchivedJobIsAnInactivePosition() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.job").get(0);
        row.values().put("active", false);

        assertThat(mapping.toCanonical(row, List.of(), List.of()).active()).isFalse();
    }
}
