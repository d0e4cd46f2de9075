package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LeaveMappingTest {

    private final LeaveMapping mapping = new LeaveMapping();

    @Test
    void readsALeaveOfOdoo14() {
        OdooRow row = RecordedRows.of(14, "workforce", "hr.leave").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Leave(
                        PublicId.of("lve", 12),
                        PublicId.of("emp", 14),
                        "Paul Williams",
                        PublicId.of("dep", 3),
                        "requested",
                        LocalDate.of(2027, 3, 3),
                        LocalDate.of(2027, 3, 3),
                        Instant.parse("2027-03-03T01:00:00Z"),
                        Instant.parse("2027-03-03T23:00:00Z"),
                        BigDecimal.ONE,
                        "Sick Time Off",
                        "Second dentist appointment",
                        null,
                        List.of()));
    }

    @Test
    void readsALeaveOfOdoo19() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.leave").get(1);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Leave(
                        PublicId.of("lve", 4),
                        PublicId.of("emp", 4),
                        "Ronnie Hart",
                        PublicId.of("dep", 4),
                        "approved",
                        LocalDate.of(2026, 12, 21),
                        LocalDate.of(2026, 12, 23),
                        Instant.parse("2026-12-21T07:00:00Z"),
                        Instant.parse("2026-12-23T15:36:00Z"),
                        new BigDecimal("3"),
                        "Sick Time Off",
                        "Dentist appointment",
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void tellsTheLegalEntityOfTheEmployeeInOdoo15And16() {
        OdooRow row = RecordedRows.of(14, "workforce", "hr.leave").get(0);
        row.values().put("employee_company_id", new JsonArray().add(2).add("My Company, Chicago"));

        assertThat(mapping.toCanonical(row, List.of(), List.of()).legalEntityId())
                .isEqualTo(PublicId.of("le", 2));
    }

    @ParameterizedTest
    @CsvSource({
        "draft, draft",
        "confirm, requested",
        "validate1, first-approved",
        "validate, approved",
        "refuse, refused",
        "cancel, cancelled"
    })
    void tellsOdoosStatesInItsOwnWords(String state, String status) {
        OdooRow row = RecordedRows.of(14, "workforce", "hr.leave").get(0);
        row.values().put("state", state);

        assertThat(mapping.toCanonical(row, List.of(), List.of()).status()).isEqualTo(status);
    }

    @Test
    void restrictsWhatTheLeaveIsFor() {
        assertThat(mapping.restricted())
                .containsOnlyKeys("type", "description")
                .containsValue("workforce-personal:read");
    }

    @ParameterizedTest
    @CsvSource({
        ", requested, requested",
        ", draft, created",
        ", approved, created",
        "draft, requested, requested",
        "requested, first-approved, updated",
        "first-approved, approved, approved",
        "requested, approved, approved",
        "requested, refused, refused",
        "approved, cancelled, cancelled",
        "refused, draft, updated",
        "approved, approved, updated"
    })
    void aChangeIsCalledAfterWhatItDecides(String before, String after, String verb) {
        JsonObject was = before == null ? null : new JsonObject().put("status", before);

        assertThat(mapping.verb(was, new JsonObject().put("status", after))).isEqualTo(verb);
    }
}
