package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Changes of an employee that hold from a day on. Odoo 19 keeps them as versions (hr.version), of which there is one
 * for a day at most, so that a change repeated finds its own. Before, there is only today.
 */
@ApplicationScoped
class DatedChanges {

    static final String FROM = "effectiveFrom";

    private static final String VERSION = "hr.version";
    private static final JsonObject NO_CONTEXT = new JsonObject();

    private final Odoo odoo;
    private final Changes changes;
    private final Preconditions preconditions;
    private final EmployeeMapping employees;
    private final Clock clock;

    DatedChanges(Odoo odoo, Changes changes, Preconditions preconditions, EmployeeMapping employees, Clock clock) {
        this.odoo = odoo;
        this.changes = changes;
        this.preconditions = preconditions;
        this.employees = employees;
        this.clock = clock;
    }

    /** @throws Failure {@code conflict} when the day is still to come and Odoo keeps no versions */
    Uni<Effect> make(Intent intent) {
        return odoo.version()
                .chain(version -> EmployeeMapping.hasVersions(version) ? dated(intent, version) : now(intent, version));
    }

    private Uni<Effect> now(Intent intent, OdooVersion version) {
        LocalDate from = LocalDate.parse(intent.changes().getString(FROM));
        if (from.isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.ofHours(14)))) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "Odoo %d keeps no changes for later; send this one on %s".formatted(version.major(), from));
        }
        return changes.make(intent, employees.writable());
    }

    private Uni<Effect> dated(Intent intent, OdooVersion version) {
        int id = intent.odooId(employees);
        JsonObject values = employees.writable().fields().values(intent.changes(), version);
        String from = intent.changes().getString(FROM);
        return preconditions
                .require(intent, EmployeeMapping.NAME, id)
                .chain(() -> versionOf(id, from, values))
                .chain(known -> known.isPresent() ? write(known.get(), values) : begin(id, from, values))
                .replaceWith(() -> Effect.changed(EmployeeMapping.NAME, id));
    }

    private Uni<Optional<OdooRow>> versionOf(int employee, String from, JsonObject values) {
        JsonArray domain =
                JsonArray.of(JsonArray.of("employee_id", "=", employee), JsonArray.of("date_version", "=", from));
        return odoo.searchRead(Search.of(VERSION, domain, List.copyOf(values.fieldNames()))
                        .limit(1))
                .map(rows -> rows.stream().findFirst());
    }

    private Uni<Void> write(OdooRow version, JsonObject values) {
        JsonObject differing = version.differing(values);
        return differing.isEmpty()
                ? Uni.createFrom().voidItem()
                : odoo.write(VERSION, List.of(version.id()), differing, NO_CONTEXT);
    }

    private Uni<Void> begin(int employee, String from, JsonObject values) {
        JsonObject version = values.copy().put("date_version", from);
        return odoo.method(EmployeeMapping.MODEL, "create_version", employee, JsonObject.of("values", version))
                .replaceWithVoid();
    }
}
