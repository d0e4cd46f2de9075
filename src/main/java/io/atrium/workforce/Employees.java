package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Violations;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What callers may do with employees, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class Employees {

    private static final ZoneOffset WHERE_DAYS_BEGIN_FIRST = ZoneOffset.ofHours(14);
    private static final ZoneOffset WHERE_DAYS_END_LAST = ZoneOffset.ofHours(-12);

    private final Writes writes;
    private final EmployeeMapping employees;
    private final Clock clock;

    Employees(Writes writes, EmployeeMapping employees, Clock clock) {
        this.writes = writes;
        this.employees = employees;
        this.clock = clock;
    }

    /** Enters somebody new. */
    Uni<Response> create(NewEmployee employee, Caller caller, Request request) {
        return writes.create(EmployeeCreation.OPERATION, employees.writable(), employee, caller, request);
    }

    /** Changes what is said of an employee, now or from a day on. */
    Uni<Response> change(String id, EmployeeChange changes, Caller caller, RoutingContext context) {
        Violations violations = new Violations();
        if (changes.managerId() != null && changes.managerId().equals(Optional.of(id))) {
            violations.add("/managerId", "Nobody leads themselves");
        }
        if (changes.effectiveFrom() != null) {
            changes.effectiveFrom().ifPresent(day -> requireDatable(changes, day, violations));
        }
        violations.require();
        return writes.change(EmployeeUpdate.OPERATION, employees.writable(), id, changes, caller, context);
    }

    /** Only what Odoo keeps by date can be said of a day. */
    private void requireDatable(EmployeeChange changes, LocalDate day, Violations violations) {
        if (day.isBefore(today(WHERE_DAYS_END_LAST))) {
            violations.add("/effectiveFrom", "A change holds from today on, or from a later day");
        }
        if (Stream.of(
                        changes.jobTitle(),
                        changes.positionId(),
                        changes.departmentId(),
                        changes.facilityId(),
                        changes.employmentType())
                .allMatch(Objects::isNull)) {
            violations.add("/effectiveFrom", "Name what holds from that day on");
        }
        Map<String, Optional<?>> undated = new LinkedHashMap<>();
        undated.put("name", changes.name());
        undated.put("workEmail", changes.workEmail());
        undated.put("workPhone", changes.workPhone());
        undated.put("mobilePhone", changes.mobilePhone());
        undated.put("managerId", changes.managerId());
        undated.put("legalEntityId", changes.legalEntityId());
        undated.put("identifiers", changes.identifiers());
        undated.forEach((field, value) -> {
            if (value != null) {
                violations.add("/" + field, "This holds at once; send it without effectiveFrom");
            }
        });
    }

    /** Lets somebody go who has left by now, wherever that is. */
    Uni<Response> depart(String id, Departure departure, Caller caller, RoutingContext context) {
        if (departure.date().isAfter(today(WHERE_DAYS_BEGIN_FIRST))) {
            throw Failure.invalid("/date", "A departure takes effect at once; send it on its day");
        }
        return writes.act(EmployeeDeparture.OPERATION, employees.writable(), id, departure, caller, context);
    }

    private LocalDate today(ZoneOffset where) {
        return LocalDate.ofInstant(clock.instant(), where);
    }
}
