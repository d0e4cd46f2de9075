package io.atrium;

import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows as real servers read them out, of Odoo 14 over JSON-RPC and of Odoo 19 over JSON-2. */
public final class RecordedRows {

    private RecordedRows() {}

    /** The recorded rows of a model. */
    public static List<OdooRow> of(int serie, String model) {
        return read(Integer.toString(serie), model);
    }

    /** The recorded rows of a model, among those that were recorded for one domain. */
    public static List<OdooRow> of(int serie, String domain, String model) {
        return read(serie + "-" + domain, model);
    }

    private static List<OdooRow> read(String name, String model) {
        try (InputStream file = RecordedRows.class.getResourceAsStream("/rows/" + name + ".json")) {
            JsonObject all = new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return all.getJsonArray(model).stream()
                    .map(row -> new OdooRow((JsonObject) row))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
