package io.atrium.invoicing;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Cost centers: Odoo's analytic accounts. */
@ApplicationScoped
class CostCenterMapping implements RecordType {

    static final String NAME = "cost-center";
    static final String PREFIX = "cc";

    /** What cost centers are grouped by: groups that may be missing, until plans replaced them in Odoo 16. */
    private static String planField(OdooVersion version) {
        return version.major() >= 16 ? "plan_id" : "group_id";
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
    public Class<CostCenter> canonical() {
        return CostCenter.class;
    }

    @Override
    public String model() {
        return "account.analytic.account";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of("code", "name", planField(version), "active", "company_id");
    }

    @Override
    public CostCenter toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new CostCenter(
                PublicId.of(PREFIX, row.id()),
                row.text("code"),
                row.text("name"),
                row.has("plan_id") ? row.label("plan_id") : row.label("group_id"),
                row.flag("active"),
                PublicId.ofNullable(LegalEntityMapping.PREFIX, row.reference("company_id")),
                identifiers);
    }

    @Override
    public Set<String> keys() {
        return Set.of("code", "name", "plan", "active", "legalEntityId");
    }
}
