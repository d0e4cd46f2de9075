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

/** Says what a value is called here. */
@ApplicationScoped
class ValueMappingCreation implements CommandHandler {

    static final String OPERATION = "value-mapping.create";

    private final ValueMappings mappings;
    private final ObjectMapper json;

    ValueMappingCreation(ValueMappings mappings, ObjectMapper json) {
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
        NewValueMapping said = intent.body(NewValueMapping.class, json);
        return Uni.createFrom().item(Effect.createdBy((transaction, cause) -> mappings.add(
                        transaction, said, intent.command().caller())
                .map(mapping -> ValueMappingResource.stored(mapping, json))));
    }
}
