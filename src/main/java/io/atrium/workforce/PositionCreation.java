package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Creates a position (hr.job, 14 to 19). */
@ApplicationScoped
class PositionCreation implements CommandHandler {

    static final String OPERATION = "position.create";

    private final Creations creations;
    private final PositionMapping positions;
    private final PositionNames names;

    PositionCreation(Creations creations, PositionMapping positions, PositionNames names) {
        this.creations = creations;
        this.positions = positions;
        this.names = names;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations.make(intent, positions.writable(), version -> names.requireFree(intent.body())
                .replaceWith(Map.of()));
    }
}
