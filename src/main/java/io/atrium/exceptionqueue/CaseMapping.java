package io.atrium.exceptionqueue;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Says what the value of a case is called here, and has its work sent in again: one deed. The mapping is made by the
 * command of those who keep the mappings, as if it had been said there.
 */
@ApplicationScoped
class CaseMapping implements CommandHandler {

    static final String OPERATION = "exception.map";

    /** The members of the body: the case, and what {@link #MAKES} is told. */
    static final String ID = "id";

    static final String MAPPING = "mapping";
    static final String TO = "to";

    private static final String MAKES = "value-mapping.create";

    private final List<CommandHandler> handlers;
    private final Casework casework;
    private final CaseTable table;

    CaseMapping(@All List<CommandHandler> handlers, Casework casework, CaseTable table) {
        this.handlers = handlers;
        this.casework = casework;
        this.table = table;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return maker().secondPerson(body.getJsonObject(MAPPING));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        JsonObject mapping = intent.body().getJsonObject(MAPPING);
        return maker().perform(intent.saying(mapping))
                .<Effect>map(made -> Effect.changedBy((transaction, cause) -> deed(made)
                        .carryOut(transaction, cause)
                        .chain(() -> casework.mapped(
                                transaction,
                                intent.body().getString(ID),
                                mapping.getString(TO),
                                Actor.of(intent.command())))
                        .map(table::stored)));
    }

    private static Effect.Deed deed(Effect made) {
        return ((Effect.InAtrium) made).deed();
    }

    /** Not asked for before it is needed: this handler is one of them itself. */
    private CommandHandler maker() {
        return handlers.stream()
                .filter(handler -> handler.operation().equals(MAKES))
                .findFirst()
                .orElseThrow(() -> new Failure(FailureCode.CONFLICT, "Nothing here keeps mappings of values"));
    }
}
