package io.atrium.workforce;

import io.atrium.command.FieldMap;
import io.atrium.command.Writable;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Employees. In Odoo 19 many of these fields live on the employee's current version; reading them looks the same, but a
 * change there does not show on the employee, so the versions are the employee's lines.
 */
@ApplicationScoped
class EmployeeMapping implements RecordType {

    private static final Map<String, String> STEPS = Map.of(
            "joined",
            "works here, and did not before",
            "moved",
            "works elsewhere: for another department, facility or legal entity, or in another position",
            "left",
            "is not active any more");

    /** What tells where somebody works. */
    private static final List<String> PLACE = List.of("departmentId", "positionId", "facilityId", "legalEntityId");

    static final String NAME = "employee";
    static final String PREFIX = "emp";
    static final String MODEL = "hr.employee";

    /** What every Odoo has and everyone who may see employees may read. */
    private static final List<String> WORK = List.of(
            "name",
            "work_email",
            "work_phone",
            "mobile_phone",
            "job_title",
            "job_id",
            "department_id",
            "parent_id",
            "company_id",
            "departure_date",
            "active");

    /** What every Odoo has and only HR may read. */
    private static final List<String> PERSONAL = List.of(
            "birthday",
            "place_of_birth",
            "marital",
            "country_id",
            "identification_id",
            "passport_id",
            "ssnid",
            "emergency_contact",
            "emergency_phone");

    /**
     * From Odoo 17 on. Before, they belong to a partner, whose changes do not show on the employee and whom Atrium's user
     * may not be allowed to read.
     */
    private static final List<String> PRIVATE_ADDRESS = List.of(
            "private_email",
            "private_phone",
            "private_street",
            "private_street2",
            "private_zip",
            "private_city",
            "private_state_id",
            "private_country_id");

    /** Before, the place of work is mere text, and nobody says what kind of employment it is. */
    private static final int FIRST_WITH_PLACES = 15;

    /**
     * What callers may say. Not what is personal: that stays with the system that owns it, and no scope opens it for
     * writing.
     */
    private static final FieldMap WRITABLE = FieldMap.nothing()
            .plain("name", "name")
            .plain("workEmail", "work_email")
            .plain("workPhone", "work_phone")
            .plain("mobilePhone", "mobile_phone")
            .plain("jobTitle", "job_title")
            .reference("positionId", "job_id", PositionMapping.NAME, PositionMapping.PREFIX)
            .reference("departmentId", "department_id", DepartmentMapping.NAME, DepartmentMapping.PREFIX)
            .reference("managerId", "parent_id", NAME, PREFIX)
            .reference("facilityId", "work_location_id", FacilityMapping.NAME, FacilityMapping.PREFIX)
            .since(FIRST_WITH_PLACES)
            .reference("legalEntityId", "company_id", "legal-entity", "le")
            .plain("employmentType", "employee_type")
            .since(FIRST_WITH_PLACES);

    private static final Employee.Address NO_ADDRESS = new Employee.Address(null, null, null, null, null, null);
    private static final Employee.EmergencyContact NOBODY = new Employee.EmergencyContact(null, null);

    private static boolean hasWorkLocation(OdooVersion version) {
        return version.major() >= FIRST_WITH_PLACES;
    }

    private static boolean hasEmployeeType(OdooVersion version) {
        return version.major() >= FIRST_WITH_PLACES;
    }

    private static boolean hasPrivateAddress(OdooVersion version) {
        return version.major() >= 17;
    }

    /** From Odoo 19 on, an employee has effective-dated versions. */
    static boolean hasVersions(OdooVersion version) {
        return version.major() >= 19;
    }

    /** Renamed in Odoo 19. */
    private static String genderField(OdooVersion version) {
        return version.major() >= 19 ? "sex" : "gender";
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Employee> canonical() {
        return Employee.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(WORK);
        fields.add(hasWorkLocation(version) ? "work_location_id" : "work_location");
        if (hasEmployeeType(version)) {
            fields.add("employee_type");
        }
        fields.addAll(PERSONAL);
        fields.add(genderField(version));
        if (hasPrivateAddress(version)) {
            fields.addAll(PRIVATE_ADDRESS);
        }
        return fields;
    }

    /**
     * Archived versions are lines too, so that archiving one is noticed. Those of nobody are templates of contracts. Not
     * everyone who may read them may read their dates, so they are not asked for in that order.
     */
    @Override
    public Optional<Lines> lines(OdooVersion version) {
        if (!hasVersions(version)) {
            return Optional.empty();
        }
        return Optional.of(new Lines(
                "hr.version",
                "employee_id",
                List.of(
                        "date_version",
                        "job_title",
                        "job_id",
                        "department_id",
                        "work_location_id",
                        "employee_type",
                        "active"),
                new JsonArray().add(new JsonArray().add("employee_id").add("!=").add(false)),
                "id asc"));
    }

    @Override
    public Employee toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Employee(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                row.text("work_email"),
                row.text("work_phone"),
                row.text("mobile_phone"),
                row.text("job_title"),
                PublicId.ofNullable(PositionMapping.PREFIX, row.reference("job_id")),
                row.label("job_id"),
                PublicId.ofNullable(DepartmentMapping.PREFIX, row.reference("department_id")),
                row.label("department_id"),
                PublicId.ofNullable(PREFIX, row.reference("parent_id")),
                row.label("parent_id"),
                PublicId.ofNullable(FacilityMapping.PREFIX, row.reference("work_location_id")),
                row.has("work_location") ? row.text("work_location") : row.label("work_location_id"),
                PublicId.ofNullable("le", row.reference("company_id")),
                row.text("employee_type"),
                row.date("departure_date"),
                row.flag("active"),
                employments(lines),
                personal(row),
                identifiers);
    }

    private static List<Employee.Employment> employments(List<OdooRow> versions) {
        if (versions.isEmpty()) {
            return null;
        }
        return versions.stream()
                .filter(version -> version.flag("active"))
                .map(EmployeeMapping::employment)
                .sorted(Comparator.comparing(
                        Employee.Employment::from, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder())))
                .toList();
    }

    private static Employee.Employment employment(OdooRow version) {
        return new Employee.Employment(
                version.date("date_version"),
                version.text("job_title"),
                PublicId.ofNullable(PositionMapping.PREFIX, version.reference("job_id")),
                version.label("job_id"),
                PublicId.ofNullable(DepartmentMapping.PREFIX, version.reference("department_id")),
                version.label("department_id"),
                PublicId.ofNullable(FacilityMapping.PREFIX, version.reference("work_location_id")),
                version.label("work_location_id"),
                version.text("employee_type"));
    }

    private static Employee.Personal personal(OdooRow row) {
        if (PERSONAL.stream().noneMatch(row::has)) {
            return null;
        }
        return new Employee.Personal(
                row.date("birthday"),
                row.text("place_of_birth"),
                row.has("sex") ? row.text("sex") : row.text("gender"),
                row.text("marital"),
                row.label("country_id"),
                row.text("identification_id"),
                row.text("passport_id"),
                row.text("ssnid"),
                row.text("private_email"),
                row.text("private_phone"),
                privateAddress(row),
                emergencyContact(row));
    }

    private static Employee.Address privateAddress(OdooRow row) {
        Employee.Address address = new Employee.Address(
                row.text("private_street"),
                row.text("private_street2"),
                row.text("private_zip"),
                row.text("private_city"),
                row.label("private_state_id"),
                row.label("private_country_id"));
        return address.equals(NO_ADDRESS) ? null : address;
    }

    private static Employee.EmergencyContact emergencyContact(OdooRow row) {
        Employee.EmergencyContact contact =
                new Employee.EmergencyContact(row.text("emergency_contact"), row.text("emergency_phone"));
        return contact.equals(NOBODY) ? null : contact;
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("hr.department", "department_id"), new Watch("hr.job", "job_id"));
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/employees");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        if (!before.getBoolean("active").equals(after.getBoolean("active"))) {
            return after.getBoolean("active") ? "joined" : "left";
        }
        boolean isMoved = after.getBoolean("active")
                && PLACE.stream().anyMatch(field -> !Objects.equals(before.getString(field), after.getString(field)));
        return isMoved ? "moved" : "updated";
    }

    /** Who is new, and active, has joined too. */
    @Override
    public List<String> verbs(JsonObject before, JsonObject after) {
        return before == null && after.getBoolean("active")
                ? List.of("created", "joined")
                : List.of(verb(before, after));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "id",
                "name",
                "workEmail",
                "jobTitle",
                "positionId",
                "departmentId",
                "managerId",
                "facilityId",
                "legalEntityId",
                "employmentType",
                "departureDate",
                "active");
    }
}
