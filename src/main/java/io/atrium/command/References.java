package io.atrium.command;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Holds a body to documents that there are and that its caller may see. The records know all of them: an id can only
 * come from there.
 */
@ApplicationScoped
class References {

    private final Records records;

    References(Records records) {
        this.records = records;
    }

    /** @throws Failure {@code invalid}, naming every member that refers to nothing */
    Uni<Void> require(FieldMap fields, JsonObject body, Caller caller) {
        Violations violations = new Violations();
        return Multi.createFrom()
                .iterable(fields.references(body))
                .onItem()
                .transformToUniAndConcatenate(reference -> require(reference, caller, violations))
                .collect()
                .last()
                .invoke(violations::require)
                .replaceWithVoid();
    }

    private Uni<Void> require(FieldMap.Reference reference, Caller caller, Violations violations) {
        return records.require(reference.type(), reference.id(), caller, null)
                .onFailure(References::isUnknown)
                .recoverWithItem(() -> {
                    violations.add(reference.pointer(), "There is no such " + reference.words());
                    return null;
                })
                .replaceWithVoid();
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.NOT_FOUND;
    }
}
