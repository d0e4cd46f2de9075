package io.atrium.workforce;

import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Maker;
import io.atrium.record.Making;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Enters somebody new (hr.employee, 14 to 19), unless they are known already. */
@ApplicationScoped
class EmployeeCreation implements Maker {

    static final String OPERATION = "employee.create";

    private final Creations creations;
    private final EmployeeMapping employees;
    private final EmployeeDirectory directory;

    EmployeeCreation(Creations creations, EmployeeMapping employees, EmployeeDirectory directory) {
        this.creations = creations;
        this.employees = employees;
        this.directory = directory;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return EmployeeDirectory.locks(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations
                .make(intent, employees.writable(), version -> directory
                        .requireUnknown(0, intent.body())
                        .replaceWith(Map.of()))
                .map(effect -> effect.knownAs(EmployeeDirectory.identifiers(intent.body())));
    }

    @Override
    public String makes() {
        return EmployeeMapping.NAME;
    }

    @Override
    public Uni<Making> making(Intent intent) {
        return Uni.createFrom()
                .item(new Making(intent.cause(), EmployeeDirectory.identifiers(intent.body()), new JsonObject()));
    }
}
