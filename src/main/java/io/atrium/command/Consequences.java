package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.record.Cause;
import io.atrium.record.Held;
import io.atrium.record.MasteredRecords;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What follows in Odoo from documents that Atrium masters. It is stored in the transaction of the deed that it follows
 * from, and carried out soon after that was committed. What Odoo refuses is shown by the document and becomes a case; while
 * Odoo is merely away, the document stays as it is.
 */
@ApplicationScoped
public class Consequences {

    private static final String ATRIUM = "atrium";

    private final Intents intents;
    private final MasteredRecords mastered;
    private final Records records;
    private final LastResort lastResort;
    private final Pool pool;
    private final Clock clock;

    Consequences(
            Intents intents, MasteredRecords mastered, Records records, LastResort lastResort, Pool pool, Clock clock) {
        this.intents = intents;
        this.mastered = mastered;
        this.records = records;
        this.lastResort = lastResort;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Stores what is to follow from that version of a document, once. A later version, after a problem, has another.
     *
     * @param body of the command, besides the document's id
     */
    public Uni<Void> add(
            SqlConnection transaction, Consequence<?> consequence, Stored document, JsonObject body, Cause cause) {
        JsonObject named = body.copy().put("id", document.id());
        String key = consequence.operation() + ":" + document.id() + ":" + document.version();
        return intents.add(
                transaction,
                new Command(consequence.operation(), ATRIUM, key, named, cause.correlationId()),
                consequence.subject(named));
    }

    /** What {@link Consequence#perform} does. */
    public <T extends Record> Uni<Effect> carryOut(Consequence<T> consequence, Intent intent) {
        String id = intent.body().getString("id");
        return document(consequence, intent)
                .chain(found -> consequence.isDue(found)
                        ? make(consequence, intent, id, found)
                        : Uni.createFrom().item(Effect.changedBy(step(consequence, id, document -> document))));
    }

    /** What the intent is the consequence of, as it stands now. */
    public <T extends Record> Uni<T> document(Consequence<T> consequence, Intent intent) {
        return mastered.find(pool, consequence.of(), intent.body().getString("id"))
                .map(Held::document);
    }

    private <T extends Record> Uni<Effect> make(Consequence<T> consequence, Intent intent, String id, T document) {
        Cause cause = intent.cause();
        return consequence
                .make(intent, document)
                .chain(made ->
                        records.refetch(made.recordType(), made.odooId(), made.identifiers(), made.mastered(), cause))
                .<Effect>map(
                        store -> Effect.changedBy((transaction, by) -> tell(transaction, consequence, id, store, by)))
                .onFailure(Failure::isFinal)
                .recoverWithUni(refusal -> refused(consequence, id, (Failure) refusal, cause));
    }

    /**
     * The document is held first: facts are appended last, by both. What was made is there by now, so whatever stands in
     * the way of telling so is tried again.
     */
    private <T extends Record> Uni<Stored> tell(
            SqlConnection transaction,
            Consequence<T> consequence,
            String id,
            Function<SqlConnection, Uni<Stored>> store,
            Cause cause) {
        return mastered.hold(transaction, consequence.of())
                .chain(() -> store.apply(transaction))
                .chain(made -> step(consequence, id, document -> consequence.made(document, made.id()))
                        .carryOut(transaction, cause))
                .onFailure(Failure::isFinal)
                .transform(later ->
                        new Failure(FailureCode.UNAVAILABLE, "What Odoo made of " + id + " cannot be read yet", later));
    }

    private <T extends Record> Effect.Deed step(Consequence<T> consequence, String id, UnaryOperator<T> step) {
        return (transaction, cause) -> mastered.change(transaction, consequence.of(), id, null, step, cause);
    }

    private <T extends Record> Uni<Effect> refused(
            Consequence<T> consequence, String id, Failure refusal, Cause cause) {
        StuckWork work = new StuckWork(
                consequence.concern().room(),
                id,
                refusal.code().text(),
                consequence.concern().sentence() + ": " + refusal.detail(),
                id,
                consequence.concern().team(),
                cause.correlationId());
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .replaceWith(() -> Effect.changedBy(notMade(consequence, id, refusal)));
    }

    /** Says on the document why nothing was made of it, unless it is not due any more. */
    public <T extends Record> Effect.Deed notMade(Consequence<T> consequence, String id, Failure why) {
        return step(
                consequence,
                id,
                document -> consequence.isDue(document)
                        ? consequence.notMade(document, why, clock.instant().truncatedTo(ChronoUnit.SECONDS))
                        : document);
    }
}
