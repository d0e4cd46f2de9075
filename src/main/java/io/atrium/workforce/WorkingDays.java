package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;

/** Nobody works more than 24 hours a day. */
@ApplicationScoped
class WorkingDays {

    private static final BigDecimal DAY = BigDecimal.valueOf(24);

    private final Odoo odoo;

    WorkingDays(Odoo odoo) {
        this.odoo = odoo;
    }

    /** What a command must have to itself that enters hours: two entered at once would not see each other. */
    static String lock(int employee, String date) {
        return "hours of " + PublicId.of(EmployeeMapping.PREFIX, employee) + " on " + date;
    }

    /**
     * @param self the entry that is changed; 0 for a new one
     * @throws Failure {@code conflict} when these hours do not fit into the day with the others
     */
    Uni<Void> requireRoom(int self, int employee, String date, BigDecimal hours) {
        JsonArray domain = JsonArray.of(
                JsonArray.of("employee_id", "=", employee),
                JsonArray.of("project_id", "!=", false),
                JsonArray.of("date", "=", date),
                JsonArray.of("id", "!=", self));
        return odoo.searchRead(Search.of(TimeEntryMapping.MODEL, domain, List.of("unit_amount")))
                .invoke(others -> {
                    BigDecimal entered = others.stream()
                            .map(other -> other.decimal("unit_amount"))
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
                    if (entered.add(hours).compareTo(DAY) > 0) {
                        throw new Failure(
                                FailureCode.CONFLICT,
                                "The employee has "
                                        + entered.stripTrailingZeros().toPlainString()
                                        + " hours on that day already; there are 24 in all");
                    }
                })
                .replaceWithVoid();
    }
}
