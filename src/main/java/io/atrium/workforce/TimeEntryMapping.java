package io.atrium.workforce;

import io.atrium.command.FieldMap;
import io.atrium.command.Writable;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Time entries: the analytic lines that are timesheets. Without Odoo's timesheets there are none. They count in the
 * company's unit of project time, which is hours unless somebody changed it.
 */
@ApplicationScoped
class TimeEntryMapping implements RecordType {

    static final String NAME = "time-entry";
    static final String PREFIX = "tim";
    static final String MODEL = "account.analytic.line";

    /** Invoicing's cost centers; domains do not know each other. */
    static final String COST_CENTER_PREFIX = "cc";

    /** What Odoo writes where nothing was said. */
    static final String NOTHING = "/";

    private static final FieldMap WRITABLE = FieldMap.nothing()
            .reference("employeeId", "employee_id", EmployeeMapping.NAME, EmployeeMapping.PREFIX)
            .plain("date", "date")
            .plain("hours", "unit_amount")
            .plain("description", "name");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<TimeEntry> canonical() {
        return TimeEntry.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return new JsonArray()
                .add(new JsonArray().add("employee_id").add("!=").add(false))
                .add(new JsonArray().add("project_id").add("!=").add(false));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "employee_id",
                "department_id",
                "date",
                "unit_amount",
                "project_id",
                "task_id",
                "name",
                "holiday_id",
                "account_id",
                "company_id",
                "amount",
                "currency_id");
    }

    @Override
    public Set<String> essential() {
        return Set.of("employee_id", "project_id");
    }

    @Override
    public TimeEntry toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        // Odoo names such an entry, and sometimes its task, after the kind of leave, which is restricted.
        boolean leave = row.reference("holiday_id") != null;
        return new TimeEntry(
                PublicId.of(PREFIX, row.id()),
                PublicId.of(EmployeeMapping.PREFIX, row.reference("employee_id")),
                row.label("employee_id"),
                PublicId.ofNullable(DepartmentMapping.PREFIX, row.reference("department_id")),
                row.date("date"),
                row.quantity("unit_amount"),
                row.label("project_id"),
                leave ? null : row.label("task_id"),
                leave || NOTHING.equals(row.text("name")) ? null : row.text("name"),
                PublicId.ofNullable(LeaveMapping.PREFIX, row.reference("holiday_id")),
                PublicId.ofNullable(COST_CENTER_PREFIX, row.reference("account_id")),
                row.label("account_id"),
                PublicId.ofNullable("le", row.reference("company_id")),
                cost(row),
                identifiers);
    }

    /** What is spent is negative in Odoo. Hours without a cost are those of somebody whose cost Odoo was never told. */
    private static Money cost(OdooRow row) {
        BigDecimal amount = row.decimal("amount");
        String currency = row.label("currency_id");
        return amount == null || amount.signum() == 0 || currency == null ? null : Money.of(amount.negate(), currency);
    }

    Writable writable() {
        return new Writable(this, WRITABLE, "/v1/time-entries");
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("hr.employee", "employee_id"), new Watch("project.project", "project_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of("employeeId", "departmentId", "date", "project", "leaveId", "costCenterId", "legalEntityId");
    }
}
