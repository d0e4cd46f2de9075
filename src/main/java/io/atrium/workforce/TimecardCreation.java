package io.atrium.workforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes down hours that somebody is said to have worked. */
@ApplicationScoped
class TimecardCreation implements CommandHandler {

    static final String OPERATION = "timecard.create";

    private final TimecardBook book;
    private final ObjectMapper json;

    TimecardCreation(TimecardBook book, ObjectMapper json) {
        this.book = book;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewTimecard wanted = intent.body(NewTimecard.class, json);
        return Uni.createFrom()
                .item(Effect.createdBy((transaction, cause) -> book.add(transaction, wanted.changes(), cause)));
    }
}
