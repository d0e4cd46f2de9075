package io.atrium.workforce;

import io.atrium.command.Command;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.record.Cause;
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
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Enters hours in Odoo that were approved: one line for each timecard, under an external id of the command's own, which is
 * stored once. What Odoo refuses is shown by the timecard and becomes a case; while Odoo is away the timecard stays
 * approved.
 */
@ApplicationScoped
class TimecardEntering implements CommandHandler {

    static final String OPERATION = "timecard.enter";

    private static final String ATRIUM = "atrium";

    private final TimeEntryCreation entries;
    private final MasteredRecords mastered;
    private final Records records;
    private final TimecardType timecards;
    private final LastResort lastResort;
    private final Pool pool;
    private final Clock clock;

    TimecardEntering(
            TimeEntryCreation entries,
            MasteredRecords mastered,
            Records records,
            TimecardType timecards,
            LastResort lastResort,
            Pool pool,
            Clock clock) {
        this.entries = entries;
        this.mastered = mastered;
        this.records = records;
        this.timecards = timecards;
        this.lastResort = lastResort;
        this.pool = pool;
        this.clock = clock;
    }

    /** Enters what was approved with that version; a later approval, after a problem, is another command. */
    static Command command(Timecard card, long version, String correlationId) {
        JsonObject body = new JsonObject()
                .put("id", card.id())
                .put("employeeId", card.employeeId())
                .put("date", card.date().toString())
                .put("hours", card.hours());
        putIfPresent(body, "project", card.project());
        putIfPresent(body, "costCenterId", card.costCenterId());
        putIfPresent(body, "task", card.task());
        putIfPresent(body, "description", card.description());
        return new Command(OPERATION, ATRIUM, OPERATION + ":" + card.id() + ":" + version, body, correlationId);
    }

    private static void putIfPresent(JsonObject body, String field, String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    /** Not the timecard itself: what people do to it must not wait for Odoo. */
    static String subject(String timecard) {
        return OPERATION + " " + timecard;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject(JsonObject body) {
        return subject(body.getString("id"));
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return entries.locks(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Cause cause = new Cause(intent.command().caller(), intent.command().correlationId());
        return mastered.find(pool, timecards, intent.body().getString("id"))
                .chain(found -> found.document().isToBeEntered()
                        ? enter(intent, found.document(), cause)
                        : Uni.createFrom().item(Effect.changedBy(step(found.id(), card -> card))));
    }

    private Uni<Effect> enter(Intent intent, Timecard card, Cause cause) {
        return entries.perform(intent)
                .map(Effect.InOdoo.class::cast)
                .chain(entry -> records.refetch(TimeEntryMapping.NAME, entry.odooId(), card.identifiers(), cause))
                .<Effect>map(store -> Effect.changedBy((transaction, by) -> place(transaction, card, store, by)))
                .onFailure(TimecardEntering::isFinal)
                .recoverWithUni(refusal -> refused(card, (Failure) refusal, cause));
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Failure known && !known.code().isRetryable();
    }

    /**
     * The timecard is held first: facts are appended last, by both. The entry is there by now, so whatever stands in the way
     * of telling so is tried again.
     */
    private Uni<Stored> place(
            SqlConnection transaction, Timecard card, Function<SqlConnection, Uni<Stored>> store, Cause cause) {
        return mastered.hold(transaction, timecards)
                .chain(() -> store.apply(transaction))
                .chain(entry -> step(card.id(), approved -> approved.entered(entry.id()))
                        .carryOut(transaction, cause))
                .onFailure(TimecardEntering::isFinal)
                .transform(later -> new Failure(
                        FailureCode.UNAVAILABLE, "The time entry of " + card.id() + " cannot be read yet", later));
    }

    private Effect.Deed step(String id, UnaryOperator<Timecard> step) {
        return (transaction, cause) -> mastered.change(transaction, timecards, id, null, step, cause);
    }

    private Uni<Effect> refused(Timecard card, Failure refusal, Cause cause) {
        Timecard.Problem problem = new Timecard.Problem(
                refusal.code().text(), refusal.detail(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        StuckWork work = new StuckWork(
                "workforce",
                card.id(),
                refusal.code().text(),
                "The approved hours could not be entered in Odoo: " + refusal.detail(),
                card.id(),
                "hr-operations",
                cause.correlationId());
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .replaceWith(() -> Effect.changedBy(step(card.id(), approved -> approved.notEntered(problem))));
    }
}
