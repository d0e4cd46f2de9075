package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a position (hr.job, 14 to 19). */
@ApplicationScoped
class PositionUpdate implements CommandHandler {

    static final String OPERATION = "position.update";

    private final Changes changes;
    private final PositionMapping positions;
    private final PositionNames names;

    PositionUpdate(Changes changes, PositionMapping positions, PositionNames names) {
        this.changes = changes;
        this.positions = positions;
        this.names = names;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return names.requireFree(intent.odooId(positions), intent.changes())
                .chain(() -> changes.make(intent, positions.writable()));
    }
}
