package io.atrium.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.command.SecondPerson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Takes back what was said of a value. */
@ApplicationScoped
class ValueMappingRemoval implements CommandHandler {

    static final String OPERATION = "value-mapping.delete";

    private final ValueMappings mappings;
    private final ObjectMapper json;

    ValueMappingRemoval(ValueMappings mappings, ObjectMapper json) {
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
        String id = intent.body().getString("id");
        String ifMatch = intent.body().getString(Preconditions.IF_MATCH);
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> mappings.remove(transaction, id, ifMatch)
                .map(mapping -> ValueMappingResource.stored(mapping, json))));
    }
}
