package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/** The days of a leave: that they are free, and when work would begin and end on them, which Odoo 14 has to be told. */
@ApplicationScoped
class LeaveDays {

    private static final int LONGEST = 366;
    private static final DateTimeFormatter ODOO_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final BigDecimal MINUTES = BigDecimal.valueOf(60);

    private final Odoo odoo;

    LeaveDays(Odoo odoo) {
        this.odoo = odoo;
    }

    /** @throws Failure {@code invalid} when the last day is before the first, or more than a year later */
    static void require(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw Failure.invalid("/lastDay", "The last day is before the first");
        }
        if (ChronoUnit.DAYS.between(first, last) >= LONGEST) {
            throw Failure.invalid("/lastDay", "A leave takes at most " + LONGEST + " days");
        }
    }

    /**
     * Odoo looks for overlaps too, in its own words and by the hour.
     *
     * @param self the leave that is changed; 0 for a new one
     * @throws Failure {@code conflict}, naming the leave that is there already
     */
    Uni<Void> requireFree(int self, int employee, LocalDate first, LocalDate last) {
        JsonArray domain = JsonArray.of(
                JsonArray.of("employee_id", "=", employee),
                JsonArray.of("id", "!=", self),
                JsonArray.of("state", "not in", JsonArray.of("refuse", "cancel")),
                JsonArray.of("request_date_from", "<=", last.toString()),
                JsonArray.of("request_date_to", ">=", first.toString()));
        return odoo.searchIds(Search.of(LeaveMapping.MODEL, domain, List.of()).limit(1))
                .invoke(found -> found.stream().findFirst().ifPresent(id -> {
                    throw new Failure(
                            FailureCode.CONFLICT,
                            "The employee has a leave on these days already: " + PublicId.of(LeaveMapping.PREFIX, id));
                }))
                .replaceWithVoid();
    }

    /**
     * From when to when: what {@code date_from} and {@code date_to} have to be in Odoo 14, in UTC. Later ones work it
     * out themselves, so that there is nothing to say.
     */
    Uni<JsonObject> times(OdooVersion version, int employee, LocalDate first, LocalDate last) {
        if (version.major() > 14) {
            return Uni.createFrom().item(new JsonObject());
        }
        return odoo.read(EmployeeMapping.MODEL, List.of(employee), List.of("tz", "resource_calendar_id"))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().failure(Failure.invalid("/employeeId", "There is no such employee"))
                        : times(rows.get(0), first, last));
    }

    private Uni<JsonObject> times(OdooRow employee, LocalDate first, LocalDate last) {
        ZoneId zone = employee.text("tz") == null ? ZoneOffset.UTC : ZoneId.of(employee.text("tz"));
        Integer calendar = employee.reference("resource_calendar_id");
        JsonArray domain = JsonArray.of(JsonArray.of("calendar_id", "=", calendar == null ? 0 : calendar));
        return odoo.searchRead(
                        Search.of("resource.calendar.attendance", domain, List.of("dayofweek", "hour_from", "hour_to")))
                .map(attendances -> new JsonObject()
                        .put("date_from", inUtc(first, begin(attendances, first), zone))
                        .put("date_to", inUtc(last, end(attendances, last), zone)));
    }

    /** When work begins that day; on a day off, when it begins at the earliest. */
    private static LocalTime begin(List<OdooRow> attendances, LocalDate day) {
        return on(attendances, day).stream()
                .map(attendance -> attendance.decimal("hour_from"))
                .min(Comparator.naturalOrder())
                .map(LeaveDays::time)
                .orElse(LocalTime.MIN);
    }

    private static LocalTime end(List<OdooRow> attendances, LocalDate day) {
        return on(attendances, day).stream()
                .map(attendance -> attendance.decimal("hour_to"))
                .max(Comparator.naturalOrder())
                .map(LeaveDays::time)
                .orElse(LocalTime.MAX);
    }

    private static List<OdooRow> on(List<OdooRow> attendances, LocalDate day) {
        String weekday = Integer.toString(day.getDayOfWeek().getValue() - 1);
        List<OdooRow> that = attendances.stream()
                .filter(attendance -> weekday.equals(attendance.text("dayofweek")))
                .toList();
        return that.isEmpty() ? attendances : that;
    }

    /** Odoo's hours are numbers such as 16.6; 24 is the day's last moment. */
    private static LocalTime time(BigDecimal hours) {
        long minutes = hours.multiply(MINUTES).longValue();
        return minutes >= 24 * 60 ? LocalTime.MAX : LocalTime.ofSecondOfDay(minutes * 60);
    }

    private static String inUtc(LocalDate day, LocalTime time, ZoneId zone) {
        return ODOO_TIME.format(day.atTime(time).atZone(zone).withZoneSameInstant(ZoneOffset.UTC));
    }
}
