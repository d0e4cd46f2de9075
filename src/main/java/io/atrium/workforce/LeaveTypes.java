package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Types of leave by their names, as the employee's legal entity has them. */
@ApplicationScoped
class LeaveTypes {

    private final Odoo odoo;

    LeaveTypes(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The id of the type.
     *
     * @throws Failure {@code invalid} when there is none of that name; {@code conflict} when there are several
     */
    Uni<Integer> named(String name, OdooRow employee) {
        JsonArray companies = JsonArray.of(false);
        if (employee.reference("company_id") != null) {
            companies.add(employee.reference("company_id"));
        }
        JsonArray domain = JsonArray.of(JsonArray.of("name", "=", name), JsonArray.of("company_id", "in", companies));
        return odoo.searchIds(Search.of("hr.leave.type", domain, List.of()).limit(2))
                .map(ids -> {
                    if (ids.isEmpty()) {
                        throw Failure.invalid("/type", "The employee's legal entity has no such type of leave");
                    }
                    if (ids.size() > 1) {
                        throw new Failure(FailureCode.CONFLICT, "Several types of leave have this name in Odoo");
                    }
                    return ids.get(0);
                });
    }
}
