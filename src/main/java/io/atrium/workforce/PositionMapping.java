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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Positions: Odoo's jobs. */
@ApplicationScoped
class PositionMapping implements RecordType {

    static final String NAME = "position";
    static final String PREFIX = "pos";
    static final String MODEL = "hr.job";

    private static final int FIRST_WITH_ACTIVE = 16;

    private static final FieldMap WRITABLE = FieldMap.nothing()
            .plain("name", "name")
            .reference("departmentId", "department_id", DepartmentMapping.NAME, DepartmentMapping.PREFIX)
            .plain("openings", "no_of_recruitment")
            .reference("legalEntityId", "company_id", "legal-entity", "le")
            .plain("active", "active")
            .since(FIRST_WITH_ACTIVE);

    /** Before Odoo 16 a job cannot be archived. */
    private static boolean hasActive(OdooVersion version) {
        return version.major() >= FIRST_WITH_ACTIVE;
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
    public Class<Position> canonical() {
        return Position.class;
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
        List<String> fields = new ArrayList<>(List.of("name", "department_id", "no_of_recruitment", "company_id"));
        if (hasActive(version)) {
            fields.add("active");
        }
        return fields;
    }

    @Override
    public Position toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Position(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                PublicId.ofNullable(DepartmentMapping.PREFIX, row.reference("department_id")),
                row.label("department_id"),
                row.integer("no_of_recruitment"),
                PublicId.ofNullable("le", row.reference("company_id")),
                !row.has("active") || row.flag("active"),
                identifiers);
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/positions");
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "departmentId", "legalEntityId", "active");
    }
}
