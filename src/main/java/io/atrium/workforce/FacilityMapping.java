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

/** Facilities: Odoo's work locations, which exist from Odoo 15 on. */
@ApplicationScoped
class FacilityMapping implements RecordType {

    static final String NAME = "facility";
    static final String PREFIX = "fac";

    private static final int FIRST_WITH_KIND = 17;

    private static final FieldMap WRITABLE = FieldMap.nothing()
            .plain("name", "name")
            .plain("number", "location_number")
            .plain("kind", "location_type")
            .since(FIRST_WITH_KIND)
            .reference("legalEntityId", "company_id", "legal-entity", "le")
            .plain("active", "active");

    /** From Odoo 17 on, a work location says whether it is somebody's home. */
    private static boolean hasKind(OdooVersion version) {
        return version.major() >= FIRST_WITH_KIND;
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
    public Class<Facility> canonical() {
        return Facility.class;
    }

    @Override
    public String model() {
        return "hr.work.location";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of("name", "location_number", "address_id", "company_id", "active"));
        if (hasKind(version)) {
            fields.add("location_type");
        }
        return fields;
    }

    @Override
    public Facility toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Facility(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                row.text("location_number"),
                row.text("location_type"),
                row.label("address_id"),
                PublicId.ofNullable("le", row.reference("company_id")),
                row.flag("active"),
                identifiers);
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/facilities");
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "number", "kind", "legalEntityId", "active");
    }
}
