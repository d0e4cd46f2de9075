package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Creates a department (hr.department, 14 to 19). */
@ApplicationScoped
class DepartmentCreation implements CommandHandler {

    static final String OPERATION = "department.create";

    private final Creations creations;
    private final DepartmentMapping departments;

    DepartmentCreation(Creations creations, DepartmentMapping departments) {
        this.creations = creations;
        this.departments = departments;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations.make(intent, departments.writable());
    }
}
