package io.atrium.workforce;

import io.atrium.command.FieldMap;
import io.atrium.command.Writable;
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

    static final String NAME = "department";
    static final String PREFIX = "dep";
    static final String MODEL = "hr.department";

    private static final FieldMap WRITABLE = FieldMap.nothing()
            .plain("name", "name")
            .reference("parentId", "parent_id", NAME, PREFIX)
            .reference("managerId", "manager_id", EmployeeMapping.NAME, EmployeeMapping.PREFIX)
            .reference("legalEntityId", "company_id", "legal-entity", "le")
            .plain("active", "active");

    @Override
    public String name() {
        return NAME;
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
                PublicId.ofNullable(PREFIX, row.reference("parent_id")),
                PublicId.ofNullable(EmployeeMapping.PREFIX, row.reference("manager_id")),
                row.label("manager_id"),
                PublicId.ofNullable("le", row.reference("company_id")),
                row.flag("active"),
                identifiers);
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("hr.employee", "manager_id"));
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/departments");
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "parentId", "managerId", "legalEntityId", "active");
    }
}
