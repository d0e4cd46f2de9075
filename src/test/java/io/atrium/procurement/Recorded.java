package io.atrium.procurement;

import io.atrium.RecordedRows;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The rows that were recorded for this domain. */
final class Recorded {

    private Recorded() {}

    static OdooRow row(int serie, String model) {
        return rows(serie, model).get(0);
    }

    static List<OdooRow> rows(int serie, String model) {
        return RecordedRows.of(serie, "procurement", model);
    }

    /** The same row, with one field changed. */
    static OdooRow with(OdooRow row, String field, Object value) {
        return new OdooRow(new JsonObject(row.values().copy().getMap()).put(field, value));
    }

    static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }
}
