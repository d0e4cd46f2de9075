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

/** Departments. */
@ApplicationScoped
class DepartmentMapping implements RecordType {

    static final String PREFIX = "dep";
    static final String MODEL = "hr.department";

    @Override
    public String name() {
        return "department";
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Department> canonical() {
        return Department.class;
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
        return List.of("name", "parent_id", "manager_id", "company_id", "active");
    }

    @Override
    public Department toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Department(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                EmployeeMapping.id(PREFIX, row.reference("parent_id")),
                EmployeeMapping.id(EmployeeMapping.PREFIX, row.reference("manager_id")),
                row.label("manager_id"),
                EmployeeMapping.id("le", row.reference("company_id")),
                row.flag("active"),
                identifiers);
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "parentId", "managerId", "legalEntityId", "active");
    }
}
