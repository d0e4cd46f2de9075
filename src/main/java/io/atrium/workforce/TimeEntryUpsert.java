package io.atrium.workforce;

import io.atrium.command.Bodies;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Locks;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Brings hours that another system has approved into Odoo (account.analytic.line with a project, 14 to 19). The body is
 * {@link Said}; the changes are those of {@link NewTimeEntry}, of which those that {@link TimeEntryChange} has may change
 * later.
 */
@ApplicationScoped
class TimeEntryUpsert implements CommandHandler {

    static final String OPERATION = "time-entry.upsert";

    /** What an entry is about, once and for all. */
    private static final List<String> FIXED = List.of("employeeId", "project", "costCenterId", "task");

    private final Records records;
    private final EmployeeDirectory directory;
    private final TimeEntryCreation creation;
    private final TimeEntryUpdate update;
    private final Locks locks;
    private final Bodies bodies;

    TimeEntryUpsert(
            Records records,
            EmployeeDirectory directory,
            TimeEntryCreation creation,
            TimeEntryUpdate update,
            Locks locks,
            Bodies bodies) {
        this.records = records;
        this.directory = directory;
        this.creation = creation;
        this.update = update;
        this.locks = locks;
        this.bodies = bodies;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> fields(JsonObject body) {
        return Said.fields(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Said said = bodies.read(Said.class, intent.body().encode());
        return directory
                .canonical(said)
                .chain(entry -> known(said)
                        .chain(known -> known.isPresent()
                                ? change(intent, known.getAsInt(), entry)
                                : createAlone(intent, said, entry)))
                .map(effect -> effect.knownAs(said.document()));
    }

    private Uni<OptionalInt> known(Said said) {
        return records.identified(TimeEntryMapping.NAME, said.document());
    }

    /** Which day it is about is known only now; somebody else may have entered the same hours meanwhile. */
    private Uni<Effect> createAlone(Intent intent, Said said, JsonObject entry) {
        bodies.read(NewTimeEntry.class, entry.encode()).require();
        Set<String> alone = new HashSet<>(creation.locks(entry));
        alone.add(said.lock(TimeEntryMapping.NAME));
        return locks.take(intent, alone)
                .chain(() -> known(said))
                .chain(known -> known.isPresent()
                        ? change(intent, known.getAsInt(), entry)
                        : creation.perform(intent.saying(entry)));
    }

    private Uni<Effect> change(Intent intent, int odooId, JsonObject entry) {
        String id = PublicId.of(TimeEntryMapping.PREFIX, odooId);
        JsonObject changes = entry.copy();
        FIXED.forEach(changes::remove);
        bodies.read(TimeEntryChange.class, changes.encode());
        return records.documents(TimeEntryMapping.NAME, List.of(id))
                .invoke(documents -> requireSame(entry, documents.getOrDefault(id, new JsonObject())))
                .chain(() -> update.perform(intent.changing(id, changes)));
    }

    private static void requireSame(JsonObject entry, JsonObject document) {
        List<Violation> others = FIXED.stream()
                .filter(field -> entry.getValue(field) != null
                        && !Objects.equals(entry.getValue(field), document.getValue(field)))
                .map(field -> new Violation("/" + field, "The hours were entered for another"))
                .toList();
        if (!others.isEmpty()) {
            throw Failure.of(FailureCode.CONFLICT, "Hours stay what they were entered for", others);
        }
    }
}
