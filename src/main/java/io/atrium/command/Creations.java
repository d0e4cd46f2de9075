package io.atrium.command;

import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.RecordType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Function;

/** Creates records in Odoo, each once: under an external id that its intent names. */
@ApplicationScoped
public class Creations {

    private final Odoo odoo;

    Creations(Odoo odoo) {
        this.odoo = odoo;
    }

    /** Creates what the intent's body describes, without a rule of the resource's own. */
    public Uni<Effect> make(Intent intent, Writable target) {
        return make(intent, target, version -> Uni.createFrom().item(Map.of()));
    }

    /**
     * Creates what the intent's body describes.
     *
     * @param rules asked only while the record does not exist yet: fails when the resource does not allow it, else
     *     answers the cells that it adds, by columns of {@code load}
     */
    public Uni<Effect> make(Intent intent, Writable target, Function<OdooVersion, Uni<Map<String, Object>>> rules) {
        RecordType type = target.type();
        String externalId = intent.externalId(type.prefix());
        // Without a zone Odoo reads the times of a load in that of its user.
        JsonObject context = LegalEntities.context(intent.body()).put("tz", "UTC");
        return odoo.loadOnce(
                        type.model(),
                        externalId,
                        () -> odoo.version().chain(version -> rules.apply(version)
                                .map(cells -> table(intent, target, externalId, version, cells))),
                        context)
                .map(id -> Effect.created(type.name(), id));
    }

    private static LoadTable table(
            Intent intent, Writable target, String externalId, OdooVersion version, Map<String, Object> cells) {
        LoadTable.Builder table = LoadTable.builder().cell("id", externalId);
        target.fields().fill(table, intent.body(), version);
        cells.forEach(table::cell);
        return table.build();
    }
}
