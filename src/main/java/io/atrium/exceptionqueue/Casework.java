package io.atrium.exceptionqueue;

import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

import static io.atrium.kernel.DatabaseTime.utc;

/** What people do with cases, each in the transaction of its command. */
@ApplicationScoped
class Casework {

    private static final String REQUEST =
            """
            update exceptionqueue_reference set state = 'requested', changed_at = $2
            where "case" = $1 and state = 'open'""";

    // That which was named, or the latest.
    private static final String REQUEST_CORRECTED =
            """
            update exceptionqueue_reference set state = 'requested', correction = $3, changed_at = $2
            where number = (
                select number from exceptionqueue_reference
                where "case" = $1 and state = 'open' and ($4::text is null or reference = $4)
                order by number desc limit 1)
            returning reference""";

    private final CaseTable table;
    private final Doors doors;

    Casework(CaseTable table, Doors doors) {
        this.table = table;
        this.doors = doors;
    }

    /** Held to the version that the caller has read. */
    private Uni<ExceptionCase> hold(SqlConnection transaction, String id, String ifMatch) {
        return table.hold(transaction, id).invoke(found -> EntityTag.require(ifMatch, found.version()));
    }

    /**
     * @param owner the team, and {@code assignee} the person; null leaves either as it is
     */
    Uni<ExceptionCase> assign(
            SqlConnection transaction, String id, String ifMatch, String owner, String assignee, Actor actor) {
        return hold(transaction, id, ifMatch).chain(found -> {
            ExceptionCase assigned = found.assigned(owner, assignee);
            String to = assigned.assignee() == null ? assigned.owner() : assigned.owner() + ", " + assigned.assignee();
            return table.change(transaction, new CaseStep(found, assigned, CaseEntry.ASSIGNED, to), actor);
        });
    }

    Uni<ExceptionCase> note(SqlConnection transaction, String id, String text, Actor actor) {
        return table.hold(transaction, id).call(found -> table.enter(transaction, found, CaseEntry.NOTED, text, actor));
    }

    /** Has the work sent in again that waits. Fails with {@code conflict} when nothing can. */
    Uni<ExceptionCase> retry(SqlConnection transaction, String id, String ifMatch, Actor actor) {
        return hold(transaction, id, ifMatch)
                .invoke(ExceptionCase::requireOpen)
                .invoke(found -> doors.require(found.room()))
                .chain(found -> request(transaction, found))
                .chain(step -> table.change(transaction, step, actor));
    }

    /** Has the work of a case sent in again, if any waits and can be; what becomes of the case is not stored yet. */
    Uni<CaseStep> request(SqlConnection transaction, ExceptionCase found) {
        return doors.of(found.room()).isPresent()
                ? request(transaction, found, CaseEntry.RETRIED, "")
                : Uni.createFrom().item(CaseStep.none(found));
    }

    /** The same, after somebody has said what the value means. */
    Uni<ExceptionCase> mapped(SqlConnection transaction, String id, String to, Actor actor) {
        return table.hold(transaction, id)
                .chain(found ->
                        request(transaction, found, CaseEntry.MAPPED, found.value() + " is called " + to + " here; "))
                .chain(step -> table.change(transaction, step, actor));
    }

    private Uni<CaseStep> request(SqlConnection transaction, ExceptionCase found, String kind, String said) {
        return transaction
                .preparedQuery(REQUEST)
                .execute(Tuple.of(number(found), utc(table.now())))
                .map(rows -> rows.rowCount() == 0
                        ? CaseStep.none(found)
                        : new CaseStep(found, found.retrying(), kind, said + rows.rowCount() + " sent in again"));
    }

    /**
     * Has work sent in again as it should have been.
     *
     * @param reference which; null for the latest
     * @param changes a merge patch of it
     */
    Uni<ExceptionCase> correct(
            SqlConnection transaction, String id, String reference, JsonObject changes, Actor actor) {
        return table.hold(transaction, id)
                .invoke(ExceptionCase::requireOpen)
                .invoke(this::requireCorrectable)
                .chain(found -> transaction
                        .preparedQuery(REQUEST_CORRECTED)
                        .execute(Tuple.of(number(found), utc(table.now()), changes, reference))
                        .chain(rows -> {
                            if (rows.size() == 0) {
                                throw new Failure(FailureCode.CONFLICT, "Nothing of that name waits for this case");
                            }
                            String corrected = rows.iterator().next().getString(0);
                            String said = "%s sent in again, with other %s"
                                    .formatted(corrected, String.join(", ", changes.fieldNames()));
                            return table.change(
                                    transaction,
                                    new CaseStep(found, found.retrying(), CaseEntry.CORRECTED, said),
                                    actor);
                        }));
    }

    /** @throws Failure {@code conflict} when work of that kind is sent in as it is or not at all */
    void requireCorrectable(ExceptionCase found) {
        if (!doors.require(found.room()).takesCorrections()) {
            throw new Failure(
                    FailureCode.CONFLICT, "Work of this kind cannot be corrected: it may have had its effect already");
        }
    }

    Uni<ExceptionCase> dismiss(SqlConnection transaction, String id, String ifMatch, String reason, Actor actor) {
        return hold(transaction, id, ifMatch)
                .chain(found -> dismiss(transaction, found, reason, actor))
                .chain(step -> table.change(transaction, step, actor));
    }

    /** Has nothing more done about the work of a case; what becomes of the case is not stored yet. */
    Uni<CaseStep> dismiss(SqlConnection transaction, ExceptionCase found, String reason, Actor actor) {
        return close(transaction, found, ExceptionCase.DISMISSED, CaseEntry.DISMISSED, reason, actor);
    }

    /** The work went through. */
    Uni<ExceptionCase> resolve(SqlConnection transaction, ExceptionCase found) {
        Actor actor = Actor.atrium();
        return close(transaction, found, ExceptionCase.RESOLVED, CaseEntry.RESOLVED, "The work went through", actor)
                .chain(step -> table.change(transaction, step, actor));
    }

    private Uni<CaseStep> close(
            SqlConnection transaction, ExceptionCase found, String how, String kind, String reason, Actor actor) {
        ExceptionCase closed = found.closed(how, actor.client(), reason, table.now());
        return transaction
                .preparedQuery(
                        """
                        update exceptionqueue_reference set state = 'done', changed_at = $2
                        where "case" = $1 and state <> 'done'""")
                .execute(Tuple.of(number(found), utc(table.now())))
                .replaceWith(new CaseStep(found, closed, kind, reason));
    }

    private static int number(ExceptionCase found) {
        return CaseTable.number(found.id()).orElseThrow();
    }
}
