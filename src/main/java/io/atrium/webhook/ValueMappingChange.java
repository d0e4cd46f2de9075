package io.atrium.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Says anew what a value is called here. */
@ApplicationScoped
class ValueMappingChange implements CommandHandler {

    static final String OPERATION = "value-mapping.change";

    private final ValueMappings mappings;
    private final ObjectMapper json;

    ValueMappingChange(ValueMappings mappings, ObjectMapper json) {
        this.mappings = mappings;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.of(ValueMappings.SECOND_PERSON);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Amendment wanted = intent.body(Amendment.class, json);
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> mappings.change(
                        transaction,
                        wanted.id(),
                        wanted.ifMatch(),
                        wanted.mapping(),
                        intent.command().caller())
                .map(mapping -> ValueMappingResource.stored(mapping, json))));
    }

    /** The command's body. */
    record Amendment(String id, String ifMatch, NewValueMapping mapping) {}
}
