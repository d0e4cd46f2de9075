package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.record.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Sets legal holds and lifts them. */
@ApplicationScoped
class LegalHoldCommands {

    static final String SET = "legal-hold.set";
    static final String LIFT = "legal-hold.lift";

    /** Member of a command's body. */
    static final String ID = "id";

    private final LegalHolds holds;
    private final ObjectMapper json;

    LegalHoldCommands(LegalHolds holds, ObjectMapper json) {
        this.holds = holds;
        this.json = json;
    }

    @Produces
    @Singleton
    CommandHandler setting() {
        return new GovernanceCommand(SET, true, (transaction, intent) -> holds.set(
                        transaction,
                        intent.body(NewLegalHold.class, json),
                        intent.command().caller(),
                        intent.command().person())
                .map(this::stored));
    }

    @Produces
    @Singleton
    CommandHandler lifting() {
        return new GovernanceCommand(LIFT, false, (transaction, intent) -> holds.lift(
                        transaction,
                        intent.command().body().getString(ID),
                        intent.command().caller())
                .map(this::stored));
    }

    private Stored stored(LegalHold hold) {
        return GovernanceCommand.stored("legal-hold", hold.id(), hold.version(), hold, json);
    }
}
