package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.odoo.Odoo;
import io.atrium.record.RecordType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Changes fields of records in Odoo: only those that differ, so that a change repeated changes nothing. */
@ApplicationScoped
public class Changes {

    private static final JsonObject NO_CONTEXT = new JsonObject();

    private final Odoo odoo;
    private final Preconditions preconditions;

    Changes(Odoo odoo, Preconditions preconditions) {
        this.odoo = odoo;
        this.preconditions = preconditions;
    }

    /** Makes the change that the intent's body carries, of the document that it names. */
    public Uni<Effect> make(Intent intent, Writable target) {
        return make(intent, target, new JsonObject());
    }

    /**
     * The same, and a little more.
     *
     * @param more what the resource adds, in Odoo's words
     */
    public Uni<Effect> make(Intent intent, Writable target, JsonObject more) {
        RecordType type = target.type();
        return odoo.version()
                .map(version ->
                        target.fields().values(intent.changes(), version).mergeIn(more))
                .chain(values -> make(intent, type.name(), type.model(), intent.odooId(type), values));
    }

    /**
     * Makes the change for that intent.
     *
     * @param type name of the record's type
     * @param values in Odoo's words; false empties a field
     */
    public Uni<Effect> make(Intent intent, String type, String model, int id, JsonObject values) {
        return preconditions
                .require(intent, type, id)
                .chain(() -> odoo.read(model, List.of(id), fields(values)))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.differing(values))
                        .orElseThrow(() -> Failure.notFound("Odoo has no such record any more")))
                .chain(differing -> differing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : odoo.write(model, List.of(id), differing, NO_CONTEXT))
                .replaceWith(() -> Effect.changed(type, id));
    }

    /** Odoo does not read nothing; a change may only be of what Atrium itself keeps. */
    private static List<String> fields(JsonObject values) {
        return values.isEmpty() ? List.of("id") : List.copyOf(values.fieldNames());
    }
}
