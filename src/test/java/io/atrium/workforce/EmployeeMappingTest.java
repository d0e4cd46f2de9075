package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.workforce.Employee.Employment;
import io.atrium.workforce.Employee.Personal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class EmployeeMappingTest {

    private final EmployeeMapping mapping = new EmployeeMapping();

    @Test
    void readsAnEmployeeOfOdoo14() {
        OdooRow row = RecordedRows.of(14, "workforce", "hr.employee").get(0);

        assertThat(mapping.toCanonical(row, List.of(), List.of()))
                .isEqualTo(new Employee(
                        PublicId.of("emp", 20),
                        "Abigail Peterson",
                        "abigail.peterson39@example.com",
                        "(482)-233-3393",
                        null,
                        "Consultant",
                        PublicId.of("pos", 3),
                        "Consultant",
                        PublicId.of("dep", 5),
                        "Professional Services",
                        null,
                        null,
                        null,
                        "Building 1, Second Floor",
                        PublicId.of("le", 1),
                        null,
                        null,
                        true,
                        null,
                        new Personal(null, null, null, "single", null, null, null, null, null, null, null, null),
                        List.of()));
    }

    @Test
    void readsAnEmployeeOfOdoo19WithWhatIsPlannedForThem() {
        OdooRow row = RecordedRows.of(19, "workforce", "hr.employee").get(0);
        List<OdooRow> versions = RecordedRows.of(19, "workforce", "hr.version").subList(0, 2);

        assertThat(mapping.toCanonical(row, versions, List.of()))
                .isEqualTo(new Employee(
                        PublicId.of("emp", 24),
                        "Ana Test",
                        "ana.st221817@example.org",
                        "+1 555 0100",
                        null,
                        "Nurse st221817",
                        PublicId.of("pos", 8),
                        "Nurse st221817",
                        PublicId.of("dep", 11),
                        "Pharmacy st221817",
                        null,
                        null,
                        null,
                        null,
                        PublicId.of("le", 1),
                        null,
                        null,
                        true,
                        List.of(
                                nurse(LocalDate.of(2026, 11, 21), 11, "Pharmacy st221817"),
                                nurse(LocalDate.of(2027, 1, 1), 10, "Radiology st221817")),
                        null,
                        List.of()));
    }

    private static Employment nurse(LocalDate from, int department, String name) {
        return new Employment(
                from,
                null,
                PublicId.of("pos", 8),
                "Nurse st221817",
                PublicId.of("dep", department),
                name,
                null,
                null,
                null);
    }

    @Test
    void tellsEmploymentsOldestFirstInWhateverOrderTheyAreRead() {
        List<OdooRow> versions = RecordedRows.of(19, "workforce", "hr.version");
        List<OdooRow> latestFirst = List.of(versions.get(3), versions.get(2));

        Employee employee = mapping.toCanonical(employee(), latestFirst, List.of());

        assertThat(employee.employments())
                .extracting(Employment::from, Employment::facilityId, Employment::employmentType)
                .containsExactly(
                        tuple(LocalDate.of(1885, 9, 2), PublicId.of("fac", 4), "employee"),
                        tuple(LocalDate.of(1955, 11, 5), PublicId.of("fac", 4), "employee"));
    }

    @Test
    void doesNotTellAnArchivedVersion() {
        List<OdooRow> versions = RecordedRows.of(19, "workforce", "hr.version").subList(0, 2);
        versions.get(1).values().put("active", false);

        Employee employee = mapping.toCanonical(employee(), versions, List.of());

        assertThat(employee.employments()).extracting(Employment::from).containsExactly(LocalDate.of(2026, 11, 21));
    }

    @Test
    void readsThePersonalDataOfOdoo14() {
        OdooRow row = employee();
        row.values()
                .put("gender", "female")
                .put("birthday", "1990-05-17")
                .put("place_of_birth", "Lyon")
                .put("marital", "married")
                .put("country_id", new JsonArray().add(75).add("France"))
                .put("identification_id", "ID1")
                .put("passport_id", "PA1")
                .put("ssnid", "SSN1")
                .put("emergency_contact", "Bo")
                .put("emergency_phone", "+1 555 0101");

        assertThat(mapping.toCanonical(row, List.of(), List.of()).personal())
                .isEqualTo(new Personal(
                        LocalDate.of(1990, 5, 17),
                        "Lyon",
                        "female",
                        "married",
                        "France",
                        "ID1",
                        "PA1",
                        "SSN1",
                        null,
                        null,
                        null,
                        new Employee.EmergencyContact("Bo", "+1 555 0101")));
    }

    @Test
    void readsThePersonalDataOfOdoo19() {
        OdooRow row = employee();
        row.values()
                .put("sex", "other")
                .put("birthday", "1990-05-17")
                .put("private_email", "ana@home.example")
                .put("private_phone", "+1 555 0102")
                .put("private_street", "1 Elm St")
                .put("private_street2", false)
                .put("private_zip", "94538")
                .put("private_city", "Fremont")
                .put("private_state_id", new JsonArray().add(13).add("California"))
                .put("private_country_id", new JsonArray().add(233).add("United States"));

        assertThat(mapping.toCanonical(row, List.of(), List.of()).personal())
                .isEqualTo(new Personal(
                        LocalDate.of(1990, 5, 17),
                        null,
                        "other",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "ana@home.example",
                        "+1 555 0102",
                        new Employee.Address("1 Elm St", null, "94538", "Fremont", "California", "United States"),
                        null));
    }

    @Test
    void hasNoPersonalDataWhereNoneMayBeRead() {
        assertThat(mapping.toCanonical(employee(), List.of(), List.of()).personal())
                .isNull();
    }

    @Test
    void restrictsThePersonalDataAndNothingElse() {
        assertThat(mapping.restricted()).containsOnlyKeys("personal").containsValue("workforce-personal:read");
        assertThat(mapping.keys()).doesNotContain("personal").isSubsetOf(mapping.fieldNames());
    }

    @Test
    void readsADepartmentOfOdoo19() {
        Department department = new DepartmentMapping()
                .toCanonical(RecordedRows.of(19, "hr.department").get(0), List.of(), List.of());

        assertThat(department.parentId()).isEqualTo(PublicId.of("dep", 2));
        assertThat(department.managerName()).isEqualTo("Mitchell Admin");
    }

    @Test
    void tellsThatSomebodyHasLeft() {
        JsonObject here = new JsonObject().put("active", true);
        JsonObject gone = new JsonObject().put("active", false);

        assertThat(mapping.verb(null, gone)).isEqualTo("created");
        assertThat(mapping.verb(here, gone)).isEqualTo("left");
        assertThat(mapping.verb(gone, gone)).isEqualTo("updated");
        assertThat(mapping.verb(gone, here)).isEqualTo("joined");
    }

    private static OdooRow employee() {
        return new OdooRow(new JsonObject().put("id", 21).put("name", "Barty McBly"));
    }
}
