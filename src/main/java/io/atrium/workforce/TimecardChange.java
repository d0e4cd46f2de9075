package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.EntityTag;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a timecard, or its status. */
@ApplicationScoped
class TimecardChange implements CommandHandler {

    static final String OPERATION = "timecard.change";

    private final MasteredRecords records;
    private final TimecardType timecards;
    private final TimecardBook book;
    private final ObjectMapper json;

    TimecardChange(MasteredRecords records, TimecardType timecards, TimecardBook book, ObjectMapper json) {
        this.records = records;
        this.timecards = timecards;
        this.book = book;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Amendment wanted = intent.body(Amendment.class, json);
        return Uni.createFrom()
                .item(Effect.changedBy((transaction, cause) -> records.hold(transaction, timecards, wanted.id())
                        .invoke(held -> EntityTag.require(wanted.ifMatch(), held.version()))
                        .chain(held -> book.change(transaction, held, wanted.changes(), cause))));
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amendment(String id, String ifMatch, TimecardChanges changes) {}
}
