package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Asks for a look at what has been kept for long enough. */
@ApplicationScoped
class RetentionRunCreation {

    static final String OPERATION = "retention-run.request";

    private final RetentionRuns runs;
    private final ObjectMapper json;

    RetentionRunCreation(RetentionRuns runs, ObjectMapper json) {
        this.runs = runs;
        this.json = json;
    }

    @Produces
    @Singleton
    CommandHandler request() {
        return new GovernanceCommand(OPERATION, true, (transaction, intent) -> runs.add(
                        transaction,
                        intent.body(RetentionRequest.class, json).preview(),
                        intent.command().caller())
                .map(run -> GovernanceCommand.stored("retention-run", run.id(), run.version(), run, json)));
    }
}
