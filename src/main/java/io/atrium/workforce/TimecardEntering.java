package io.atrium.workforce;

import io.atrium.command.Consequence;
import io.atrium.command.Consequences;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Maker;
import io.atrium.kernel.Failure;
import io.atrium.record.Making;
import io.atrium.record.MasteredType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Enters hours in Odoo that were approved: one line for each timecard, under an external id of the command's own, which is
 * stored once. What Odoo refuses, or does not confirm for so long that it is given up, is shown by the timecard and becomes
 * a case; while Odoo is away the timecard stays approved.
 */
@ApplicationScoped
class TimecardEntering implements Consequence<Timecard>, Maker {

    static final String OPERATION = "timecard.enter";

    private final TimeEntryCreation entries;
    private final TimecardType timecards;
    private final Consequences consequences;

    TimecardEntering(TimeEntryCreation entries, TimecardType timecards, Consequences consequences) {
        this.entries = entries;
        this.timecards = timecards;
        this.consequences = consequences;
    }

    /** What is entered, as {@link TimeEntryCreation} takes it. */
    static JsonObject body(Timecard card) {
        JsonObject body = new JsonObject()
                .put("employeeId", card.employeeId())
                .put("date", card.date().toString())
                .put("hours", card.hours());
        putIfPresent(body, "project", card.project());
        putIfPresent(body, "costCenterId", card.costCenterId());
        putIfPresent(body, "task", card.task());
        putIfPresent(body, "description", card.description());
        return body;
    }

    private static void putIfPresent(JsonObject body, String field, String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public MasteredType<Timecard> of() {
        return timecards;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return entries.locks(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return consequences.carryOut(this, intent);
    }

    @Override
    public boolean isDue(Timecard card) {
        return card.isToBeEntered();
    }

    @Override
    public Uni<Effect.InOdoo> make(Intent intent, Timecard card) {
        return entries.perform(intent).map(Effect.InOdoo.class::cast).map(entry -> entry.knownAs(card.identifiers()));
    }

    @Override
    public String makes() {
        return TimeEntryMapping.NAME;
    }

    @Override
    public Uni<Making> making(Intent intent) {
        return consequences
                .document(this, intent)
                .map(card -> new Making(intent.cause(), card.identifiers(), new JsonObject()));
    }

    @Override
    public Timecard made(Timecard card, String entry) {
        return card.entered(entry);
    }

    @Override
    public Timecard notMade(Timecard card, Failure why, Instant at) {
        return card.notEntered(new Timecard.Problem(why.code().text(), why.detail(), at));
    }

    @Override
    public Concern concern() {
        return new Concern("workforce", "hr-operations", "The approved hours could not be entered in Odoo");
    }

    /** The entry may be there, under an external id of the command that was given up: approved again it would be another. */
    @Override
    public Optional<Effect.Deed> givenUp(Intent intent, Failure why) {
        Failure advice = new Failure(
                why.code(),
                why.detail() + ". Before you approve the hours again, see to it that Odoo has not got them already");
        return Optional.of(consequences.notMade(this, intent.body().getString("id"), advice));
    }
}
