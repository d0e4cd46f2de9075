package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets an employee go (hr.employee, 14 to 19): first when and why, then the archive's button. Its dialog only asks
 * for what is known already. The user that an employee may have in Odoo stays as it is.
 */
@ApplicationScoped
class EmployeeDeparture implements CommandHandler {

    static final String OPERATION = "employee.depart";

    /** Odoo's word for each reason: a choice in 14, later the external id of a record. */
    private static final Map<String, String> REASONS =
            Map.of("dismissed", "fired", "resigned", "resigned", "retired", "retired");

    private static final JsonObject NO_CONTEXT = new JsonObject();
    private static final JsonObject NO_DIALOG = new JsonObject().put("no_wizard", true);

    private final Odoo odoo;
    private final Transitions transitions;
    private final EmployeeMapping employees;

    EmployeeDeparture(Odoo odoo, Transitions transitions, EmployeeMapping employees) {
        this.odoo = odoo;
        this.transitions = transitions;
        this.employees = employees;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        int id = intent.odooId(employees);
        return transitions.make(
                intent,
                new Transition(
                        EmployeeMapping.NAME,
                        "employee",
                        EmployeeMapping.MODEL,
                        id,
                        List.of("active"),
                        row -> row.flag("active") ? "employed" : "departed",
                        Set.of("employed"),
                        Set.of("departed"),
                        () -> depart(id, intent.body())));
    }

    private Uni<?> depart(int id, JsonObject departure) {
        return odoo.version()
                .chain(version -> reason(version, REASONS.get(departure.getString("reason"))))
                .map(reason -> reason.put("departure_date", departure.getString("date"))
                        .put("departure_description", departure.getValue("note", false)))
                .chain(values -> odoo.write(EmployeeMapping.MODEL, List.of(id), values, NO_CONTEXT))
                .chain(() -> odoo.button(EmployeeMapping.MODEL, "action_archive", id, NO_DIALOG));
    }

    private Uni<JsonObject> reason(OdooVersion version, String word) {
        if (version.major() < 15) {
            return Uni.createFrom().item(new JsonObject().put("departure_reason", word));
        }
        return odoo.externalId("hr.departure.reason", "hr.departure_" + word)
                .map(found -> found.map(id -> new JsonObject().put("departure_reason_id", id))
                        .orElseThrow(() -> new Failure(
                                FailureCode.CONFLICT,
                                "This Odoo does not have its own departure reason hr.departure_" + word
                                        + " any more; restore it, or give another reason")));
    }
}
