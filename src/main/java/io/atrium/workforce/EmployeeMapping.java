package io.atrium.workforce;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Employees. In Odoo 19 some of these fields live on the employee's current version; reading them looks the same. */
@ApplicationScoped
class EmployeeMapping implements RecordType {

    static final String NAME = "employee";
    static final String PREFIX = "emp";
    static final String MODEL = "hr.employee";

    /** The fields an employee is read by. */
    static final List<String> FIELDS = List.of(
            "name",
            "work_email",
            "work_phone",
            "mobile_phone",
            "job_title",
            "department_id",
            "parent_id",
            "company_id",
            "active");

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
        return FIELDS;
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
                id(DepartmentMapping.PREFIX, row.reference("department_id")),
                row.label("department_id"),
                id(PREFIX, row.reference("parent_id")),
                row.label("parent_id"),
                id("le", row.reference("company_id")),
                row.flag("active"),
                identifiers);
    }

    static String id(String prefix, Integer odooId) {
        return odooId == null ? null : PublicId.of(prefix, odooId);
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "workEmail", "jobTitle", "departmentId", "managerId", "legalEntityId", "active");
    }
}
