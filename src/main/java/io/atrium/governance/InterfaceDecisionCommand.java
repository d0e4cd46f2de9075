package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Puts down what people decide about an interface. */
@ApplicationScoped
class InterfaceDecisionCommand implements CommandHandler {

    static final String OPERATION = "interface.decide";

    private static final SecondPerson SECOND_PERSON = new SecondPerson("interface-register", "governance:approve");

    private final Register register;
    private final ObjectMapper json;

    InterfaceDecisionCommand(Register register, ObjectMapper json) {
        this.register = register;
        this.json = json;
    }

    /** The command's body. */
    record Decided(String kind, String name, InterfaceDecision decision) {}

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.of(SECOND_PERSON);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Decided decided = intent.body(Decided.class, json);
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> register.decide(
                        transaction,
                        decided.kind(),
                        decided.name(),
                        decided.decision(),
                        intent.command().caller())
                .map(made -> GovernanceCommand.stored(
                        "interface", made.kind() + "/" + made.name(), made.version(), made, json))));
    }
}
