package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a facility (hr.work.location, 15 to 19). */
@ApplicationScoped
class FacilityUpdate implements CommandHandler {

    static final String OPERATION = "facility.update";

    private final Changes changes;
    private final FacilityMapping facilities;

    FacilityUpdate(Changes changes, FacilityMapping facilities) {
        this.changes = changes;
        this.facilities = facilities;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return changes.make(intent, facilities.writable());
    }
}
