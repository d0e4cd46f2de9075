package io.atrium.workforce;

import io.atrium.command.Consequences;
import io.atrium.record.Cause;
import io.atrium.record.Held;
import io.atrium.record.MasteredRecords;
import io.atrium.record.Stored;
import io.atrium.workforce.ScheduledWork.Reference;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** All timecards together: what they refer to is there, and what is approved is entered in Odoo soon after. */
@ApplicationScoped
class TimecardBook {

    private final MasteredRecords mastered;
    private final ScheduledWork scheduled;
    private final TimecardType timecards;
    private final TimecardEntering entering;
    private final Consequences consequences;

    TimecardBook(
            MasteredRecords mastered,
            ScheduledWork scheduled,
            TimecardType timecards,
            TimecardEntering entering,
            Consequences consequences) {
        this.mastered = mastered;
        this.scheduled = scheduled;
        this.timecards = timecards;
        this.entering = entering;
        this.consequences = consequences;
    }

    /** Adds a timecard, in the deed's transaction. */
    Uni<Stored> add(SqlConnection transaction, TimecardChanges wanted, Cause cause) {
        return mastered.hold(transaction, timecards)
                .chain(() -> fitting(transaction, Timecard.NONE.changed(wanted)))
                .chain(card -> mastered.create(transaction, timecards, card::named, cause)
                        .call(stored -> enter(transaction, card.named(stored.id()), stored, cause)));
    }

    /** Changes a timecard that is held, in the deed's transaction. */
    Uni<Stored> change(SqlConnection transaction, Held<Timecard> held, TimecardChanges changes, Cause cause) {
        Timecard changed = held.document().changed(changes);
        return (changed.equals(held.document()) ? Uni.createFrom().item(changed) : fitting(transaction, changed))
                .chain(card -> mastered.change(transaction, timecards, held, card, cause)
                        .call(stored -> enter(transaction, card, stored, cause)));
    }

    /** What is cancelled fits in any case, also when those it refers to are gone. */
    private Uni<Timecard> fitting(SqlConnection transaction, Timecard card) {
        return card.status().equals(Timecard.CANCELLED)
                ? Uni.createFrom().item(card)
                : scheduled
                        .employee(transaction, card.employeeId())
                        .call(() -> scheduled.requireKnown(transaction, references(card)))
                        .map(employee -> card.of(employee.getString("legalEntityId")));
    }

    /** The cost center is another domain's: the time entry is held to it. */
    private static List<Reference> references(Timecard card) {
        return List.of(
                new Reference("/facilityId", FacilityMapping.NAME, card.facilityId()),
                new Reference("/departmentId", DepartmentMapping.NAME, card.departmentId()));
    }

    /** A version is entered once: the command that does it is stored under the same key. */
    private Uni<Void> enter(SqlConnection transaction, Timecard card, Stored stored, Cause cause) {
        return card.isToBeEntered()
                ? consequences.add(transaction, entering, stored, TimecardEntering.body(card), cause)
                : Uni.createFrom().voidItem();
    }
}
