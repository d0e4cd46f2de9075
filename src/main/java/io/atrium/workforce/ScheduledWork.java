package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is common to all that scheduling systems say of people: what it refers to is there, and may be seen by who says it. */
@ApplicationScoped
class ScheduledWork {

    private final Records records;

    ScheduledWork(Records records) {
        this.records = records;
    }

    /** A caller plans for those that it may see. */
    Uni<Void> requireEmployee(String id, Caller caller) {
        return id == null
                ? Uni.createFrom().voidItem()
                : records.require(EmployeeMapping.NAME, id, caller, null)
                        .onFailure(ScheduledWork::isNotFound)
                        .transform(unknown -> Failure.invalid("/employeeId", "There is no such employee"))
                        .replaceWithVoid();
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof Failure known && known.code() == FailureCode.NOT_FOUND;
    }

    /** @throws Failure {@code invalid} when one of them, which may be null together, is not fit to be known by */
    static void checkIdentifiers(List<Identifier> identifiers) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; identifiers != null && i < identifiers.size(); i++) {
            check("/identifiers/" + i + "/system", identifiers.get(i).system(), violations);
            check("/identifiers/" + i + "/value", identifiers.get(i).value(), violations);
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    private static void check(String pointer, String text, List<Violation> violations) {
        if (text == null || text.isBlank() || text.length() > 255) {
            violations.add(new Violation(pointer, "1 to 255 characters are required"));
        }
    }

    /** The employee, who is there. */
    Uni<JsonObject> employee(SqlConnection transaction, String id) {
        return records.find(transaction, EmployeeMapping.NAME, id)
                .map(employee ->
                        employee.orElseThrow(() -> Failure.invalid("/employeeId", "There is no such employee")));
    }

    /** @throws Failure {@code invalid}, naming all that are not there */
    Uni<Void> requireKnown(SqlConnection transaction, List<Reference> references) {
        return Multi.createFrom()
                .iterable(references)
                .filter(reference -> reference.id() != null)
                .onItem()
                .transformToMultiAndConcatenate(reference -> records.unknown(
                                transaction, reference.type(), Set.of(reference.id()))
                        .onItem()
                        .transformToMulti(unknown -> Multi.createFrom().iterable(unknown))
                        .map(unknown -> new Violation(reference.pointer(), "There is no such " + reference.type())))
                .collect()
                .asList()
                .invoke(violations -> {
                    if (!violations.isEmpty()) {
                        throw Failure.invalid(violations);
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Another document that is referred to.
     *
     * @param pointer where
     * @param id null when there is none
     */
    record Reference(String pointer, String type, String id) {}
}
