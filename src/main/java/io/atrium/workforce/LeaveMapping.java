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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leaves: one employee's. Those of a whole department or company show as the leaves that Odoo makes of them. */
@ApplicationScoped
class LeaveMapping implements RecordType {

    static final String NAME = "leave";
    static final String PREFIX = "lve";
    static final String MODEL = "hr.leave";

    /** Not a description, nor anything else that says why: a reason may be clinical. The type has to do. */
    private static final FieldMap WRITABLE = FieldMap.nothing()
            .reference("employeeId", "employee_id", EmployeeMapping.NAME, EmployeeMapping.PREFIX)
            .plain("firstDay", "request_date_from")
            .plain("lastDay", "request_date_to");

    private static final Map<String, String> STEPS = Map.of(
            "requested",
            "was requested",
            "approved",
            "was approved",
            "refused",
            "was refused",
            "cancelled",
            "was cancelled");

    /** The field that tells the company, which in Odoo 14 none does. */
    private static Optional<String> companyField(OdooVersion version) {
        if (version.major() >= 17) {
            return Optional.of("company_id");
        }
        return version.major() >= 15 ? Optional.of("employee_company_id") : Optional.empty();
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
    public Class<Leave> canonical() {
        return Leave.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return new JsonArray().add(new JsonArray().add("employee_id").add("!=").add(false));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "employee_id",
                "department_id",
                "state",
                "request_date_from",
                "request_date_to",
                "date_from",
                "date_to",
                "number_of_days",
                "holiday_status_id",
                "private_name"));
        companyField(version).ifPresent(fields::add);
        return fields;
    }

    @Override
    public Set<String> essential() {
        return Set.of("employee_id", "state");
    }

    @Override
    public Leave toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Leave(
                PublicId.of(PREFIX, row.id()),
                PublicId.of(EmployeeMapping.PREFIX, row.reference("employee_id")),
                row.label("employee_id"),
                PublicId.ofNullable(DepartmentMapping.PREFIX, row.reference("department_id")),
                status(row.text("state")),
                row.date("request_date_from"),
                row.date("request_date_to"),
                row.instant("date_from"),
                row.instant("date_to"),
                row.quantity("number_of_days"),
                row.label("holiday_status_id"),
                row.text("private_name"),
                PublicId.ofNullable("le", row.reference(row.has("company_id") ? "company_id" : "employee_company_id")),
                identifiers);
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/leaves");
    }

    static String status(String state) {
        return switch (state) {
            case "draft" -> "draft";
            case "confirm" -> "requested";
            case "validate1" -> "first-approved";
            case "validate" -> "approved";
            case "refuse" -> "refused";
            default -> "cancelled";
        };
    }

    /** Odoo 14 does not say whose leave it is but for the employee. */
    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("hr.employee", "employee_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of("employeeId", "departmentId", "status", "firstDay", "lastDay", "legalEntityId");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    /** A new leave is as a rule a request already; one that was decided before Atrium saw it is merely created. */
    @Override
    public String verb(JsonObject before, JsonObject after) {
        String is = after.getString("status");
        if (before == null) {
            return is.equals("requested") ? is : "created";
        }
        return STEPS.containsKey(is) && !is.equals(before.getString("status")) ? is : "updated";
    }
}
