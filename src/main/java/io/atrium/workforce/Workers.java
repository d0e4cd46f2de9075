package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Those who work here now: only they take leave, and enter hours. */
@ApplicationScoped
class Workers {

    private final Odoo odoo;

    Workers(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The employee, with {@code company_id}.
     *
     * @param id canonical
     * @throws Failure {@code invalid} when there is no such employee; {@code conflict} after departure
     */
    Uni<OdooRow> require(String id) {
        int employee = PublicId.parse(EmployeeMapping.PREFIX, id).orElseThrow(Workers::unknown);
        return odoo.read(EmployeeMapping.MODEL, List.of(employee), List.of("active", "company_id"))
                .map(rows -> rows.stream().findFirst().orElseThrow(Workers::unknown))
                .invoke(row -> {
                    if (!row.flag("active")) {
                        throw new Failure(FailureCode.CONFLICT, "The employee has left");
                    }
                });
    }

    private static Failure unknown() {
        return Failure.invalid("/employeeId", "There is no such employee");
    }
}
