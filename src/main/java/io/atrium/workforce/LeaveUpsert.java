package io.atrium.workforce;

import io.atrium.command.Bodies;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Maker;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.record.Making;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Brings what another system says about a leave into Odoo (hr.leave, 14 to 19): asks for it, moves it, and decides it, as
 * far as that is not done. The body is {@link Said}; the changes are those of {@link NewLeave} and {@link LeaveChange},
 * where a {@code status} says that it was decided.
 */
@ApplicationScoped
class LeaveUpsert implements Maker {

    static final String OPERATION = "leave.upsert";

    private static final String STATUS = "status";
    private static final String EMPLOYEE = "employeeId";

    private final Odoo odoo;
    private final Records records;
    private final EmployeeDirectory directory;
    private final LeaveCreation creation;
    private final LeaveUpdate update;
    private final Bodies bodies;

    LeaveUpsert(
            Odoo odoo,
            Records records,
            EmployeeDirectory directory,
            LeaveCreation creation,
            LeaveUpdate update,
            Bodies bodies) {
        this.odoo = odoo;
        this.records = records;
        this.directory = directory;
        this.creation = creation;
        this.update = update;
        this.bodies = bodies;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> fields(JsonObject body) {
        return Said.fields(body);
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return Set.of(bodies.read(Said.class, body.encode()).lock(LeaveMapping.NAME));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Said said = bodies.read(Said.class, intent.body().encode());
        return directory
                .canonical(said)
                .chain(leave -> toBeChanged(intent, said)
                        .chain(known ->
                                known.isPresent() ? change(intent, known.getAsInt(), leave) : create(intent, leave)))
                .map(effect -> effect.knownAs(said.document()));
    }

    /** Not what an attempt before this one has made: what became of it since is not for this command to undo. */
    private Uni<OptionalInt> toBeChanged(Intent intent, Said said) {
        Uni<Optional<Integer>> own = intent.attempt() > 1
                ? odoo.externalId(LeaveMapping.MODEL, intent.externalId(LeaveMapping.PREFIX))
                : Uni.createFrom().item(Optional.empty());
        return own.chain(made -> made.isPresent()
                ? Uni.createFrom().item(OptionalInt.empty())
                : records.identified(LeaveMapping.NAME, said.document()));
    }

    @Override
    public String makes() {
        return LeaveMapping.NAME;
    }

    @Override
    public Uni<Making> making(Intent intent) {
        Said said = bodies.read(Said.class, intent.body().encode());
        return Uni.createFrom().item(new Making(intent.cause(), List.of(said.document()), new JsonObject()));
    }

    private Uni<Effect> create(Intent intent, JsonObject leave) {
        JsonObject wanted = leave.copy();
        wanted.remove(STATUS);
        bodies.read(NewLeave.class, wanted.encode()).require();
        return creation.perform(intent.saying(wanted))
                .call(made -> decide(intent, ((Effect.InOdoo) made).odooId(), leave.getString(STATUS)));
    }

    private Uni<Effect> change(Intent intent, int id, JsonObject leave) {
        JsonObject wanted = leave.copy();
        wanted.remove(EMPLOYEE);
        bodies.read(LeaveChange.class, wanted.encode());
        return read(id).invoke(row -> requireSame(leave.getString(EMPLOYEE), row))
                .map(row -> differing(wanted, row))
                .chain(differing -> differing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : update.perform(intent.changing(PublicId.of(LeaveMapping.PREFIX, id), differing))
                                .replaceWithVoid())
                .chain(() -> decide(intent, id, leave.getString(STATUS)))
                .replaceWith(() -> Effect.changed(LeaveMapping.NAME, id));
    }

    private Uni<OdooRow> read(int id) {
        return odoo.read(
                        LeaveMapping.MODEL,
                        List.of(id),
                        List.of("state", "employee_id", "holiday_status_id", "request_date_from", "request_date_to"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("Odoo has no such leave any more")));
    }

    private static void requireSame(String employee, OdooRow row) {
        if (employee != null && !employee.equals(PublicId.of(EmployeeMapping.PREFIX, row.reference("employee_id")))) {
            throw new Failure(FailureCode.CONFLICT, "The leave is another employee's");
        }
    }

    /** What is not so yet, but for the decision. */
    private static JsonObject differing(JsonObject wanted, OdooRow row) {
        JsonObject is = new JsonObject()
                .put("type", row.label("holiday_status_id"))
                .put("firstDay", row.text("request_date_from"))
                .put("lastDay", row.text("request_date_to"));
        JsonObject differing = wanted.copy();
        differing.remove(STATUS);
        is.forEach(field -> {
            if (field.getValue().equals(wanted.getValue(field.getKey()))) {
                differing.remove(field.getKey());
            }
        });
        return differing;
    }

    /** An approved leave that is cancelled is refused in Odoo; see {@link LeaveDecisions}. */
    private Uni<Void> decide(Intent intent, int id, String status) {
        return status == null
                ? Uni.createFrom().voidItem()
                : read(id).map(row -> LeaveMapping.status(row.text("state")))
                        .chain(is -> decide(intent, id, is, status));
    }

    private Uni<Void> decide(Intent intent, int id, String is, String status) {
        boolean isWithdrawn = status.equals("cancelled") && is.equals("refused");
        if (status.equals(is) || isWithdrawn) {
            return Uni.createFrom().voidItem();
        }
        String decision = status.equals("cancelled") && is.equals("approved") ? "refused" : status;
        JsonObject change = new JsonObject().put(STATUS, decision);
        return update.perform(intent.changing(PublicId.of(LeaveMapping.PREFIX, id), change))
                .replaceWithVoid();
    }
}
