package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeEntryMappingTest {

    private final TimeEntryMapping mapping = new TimeEntryMapping();

    @Test
    void readsATimeEntryOfOdoo14() {
        OdooRow row = RecordedRows.of(14, "workforce", "account.analytic.line").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new TimeEntry(
                        PublicId.of("tim", 367),
                        PublicId.of("emp", 1),
                        "Mitchell Admin",
                        PublicId.of("dep", 3),
                        LocalDate.of(2026, 11, 21),
                        BigDecimal.ZERO,
                        "Internal",
                        "Training",
                        "Analysis",
                        null,
                        PublicId.of("cc", 22),
                        "Internal",
                        PublicId.of("le", 1),
                        null,
                        List.of()));
    }

    @Test
    void readsATimeEntryOfOdoo19() {
        OdooRow row = RecordedRows.of(19, "workforce", "account.analytic.line").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new TimeEntry(
                        PublicId.of("tim", 322),
                        PublicId.of("emp", 20),
                        "Beth Evans",
                        PublicId.of("dep", 4),
                        LocalDate.of(2026, 11, 23),
                        new BigDecimal("2"),
                        "Research & Development",
                        "Create new components",
                        "Training",
                        null,
                        PublicId.of("cc", 25),
                        "Research & Development",
                        PublicId.of("le", 1),
                        new Money("80.00", "USD"),
                        List.of()));
    }

    @Test
    void doesNotTellWhatALeaveIsFor() {
        OdooRow row = RecordedRows.of(14, "workforce", "account.analytic.line").get(0);
        row.values()
                .put("holiday_id", new JsonArray().add(4).add("Ronnie Hart on Sick Time Off: 16.00 hours"))
                .put("task_id", new JsonArray().add(30).add("Sick Time Off"))
                .put("name", "Sick Time Off (1/2)");

        TimeEntry entry = mapping.toCanonical(row, List.of(), List.of());

        assertThat(entry.leaveId()).isEqualTo(PublicId.of("lve", 4));
        assertThat(entry.toString()).doesNotContain("Sick");
    }

    @Test
    void aSlashIsNoDescription() {
        OdooRow row = RecordedRows.of(14, "workforce", "account.analytic.line").get(0);
        row.values().put("name", "/");

        assertThat(mapping.toCanonical(row, List.of(), List.of()).description()).isNull();
    }
}
