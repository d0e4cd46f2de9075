package io.atrium.sandbox;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** hr.leave: days off, from the request to the last approval. Everyone here works Monday to Friday, 38 hours. */
final class Leaves implements Behaviour {

    static final String MODEL = "hr.leave";
    private static final double HOURS_A_DAY = 7.6;
    private static final Set<String> OVER = Set.of("refuse", "cancel");

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (given.get("employee_id") instanceof Integer id && env.row(Employees.MODEL, id) != null) {
            Row employee = env.row(Employees.MODEL, id);
            defaults.put("department_id", employee.get("department_id"));
            defaults.put("user_id", employee.get("user_id"));
            if (env.serie() < 19) {
                defaults.put("manager_id", employee.get("parent_id"));
            } else {
                defaults.put("company_id", employee.get("company_id"));
            }
        }
        if (env.serie() < 19) {
            // It does not look at the requested dates: without times, the leave is for no time at all.
            defaults.put("date_from", env.time().substring(0, 19));
            defaults.put("date_to", env.time().substring(0, 19));
        } else if (given.get("request_date_from") instanceof String from) {
            defaults.put("request_date_to", from);
        }
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row leave = env.row(MODEL, id);
        Map<String, Object> values = new LinkedHashMap<>();
        if (env.serie() >= 19 && leave.get("request_date_from") != null) {
            // Eight to a quarter to five, as a clock in Brussels shows it in winter.
            values.put("date_from", leave.text("request_date_from") + " 07:00:00.000000");
            values.put("date_to", leave.text("request_date_to") + " 15:36:00.000000");
            leave = leave.with(values);
        }
        boolean counted = env.serie() < 19 && fields.contains("number_of_days") && leave.number("number_of_days") > 0;
        double days = counted ? leave.number("number_of_days") : workingDays(leave);
        values.put("number_of_days", days);
        values.put("duration_display", plain(days) + " days");
        if (env.serie() >= 19) {
            values.put("number_of_hours", Value.cents(days * HOURS_A_DAY));
        }
        env.compute(MODEL, id, values);
        refuseOverlap(env, env.row(MODEL, id));
    }

    private static String plain(double days) {
        return days == Math.rint(days) ? String.valueOf((long) days) : String.valueOf(days);
    }

    private static double workingDays(Row leave) {
        String from = leave.text("date_from");
        String to = leave.text("date_to");
        if (from == null || from.equals(to)) {
            return 0;
        }
        double days = LocalDate.parse(from.substring(0, 10))
                .datesUntil(LocalDate.parse(to.substring(0, 10)).plusDays(1))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .count();
        return leave.flag("request_unit_half") ? days / 2 : days;
    }

    private static void refuseOverlap(Env env, Row leave) {
        if (OVER.contains(leave.text("state"))) {
            return;
        }
        for (int other : env.database().table(MODEL).ids("employee_id", leave.get("employee_id"))) {
            Row row = env.row(MODEL, other);
            boolean overlaps = other != leave.id()
                    && !OVER.contains(row.text("state"))
                    && row.text("date_from").compareTo(leave.text("date_to")) < 0
                    && leave.text("date_from").compareTo(row.text("date_to")) < 0;
            if (overlaps) {
                throw OdooError.validation(overlap(env, row));
            }
        }
    }

    private static String overlap(Env env, Row existing) {
        String from = existing.text("date_from").substring(0, 10);
        String to = existing.text("date_to").substring(0, 10);
        if (env.serie() < 19) {
            return "You can not set 2 time off that overlaps on the same day for the same employee.";
        }
        Object state = env.model(MODEL).field("state").selection().get(existing.text("state"));
        return "An employee already booked time off which overlaps with this period:\n\t"
                + env.row(Employees.MODEL, existing.reference("employee_id")).text("name") + " from "
                + Bills.american(from) + " to " + Bills.american(to) + " - " + state;
    }

    @Override
    public void removing(Env env, Row row) {
        if (Set.of("validate", "validate1").contains(row.text("state"))) {
            throw OdooError.user("You cannot delete a time off which is in "
                    + env.model(MODEL).field("state").selection().get(row.text("state")) + " state");
        }
    }

    @Override
    public String label(Env env, Row row) {
        Row type = env.row("hr.leave.type", row.reference("holiday_status_id"));
        Row employee = env.row(Employees.MODEL, row.reference("employee_id"));
        String days = String.format(Locale.ROOT, "%.2f days", row.number("number_of_days"));
        String from = row.text("date_from").substring(0, 10);
        String to = row.text("date_to").substring(0, 10);
        return employee.text("name") + " on " + type.text("name") + ": " + days + " ("
                + (from.equals(to) ? from : from + " ⇨ " + to) + ")";
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        Map<String, Button> buttons = new LinkedHashMap<>();
        buttons.put("action_approve", Leaves::approve);
        buttons.put("action_validate", Leaves::validate);
        buttons.put("action_refuse", Leaves::refuse);
        if (serie < 19) {
            buttons.put("action_confirm", Leaves::confirm);
            buttons.put("action_draft", Leaves::draft);
        }
        return buttons;
    }

    private static void only(Env env, List<Integer> ids, Set<String> states, String otherwise) {
        if (ids.stream().anyMatch(id -> !states.contains(env.present(MODEL, id).text("state")))) {
            throw OdooError.user(otherwise);
        }
    }

    private static boolean needsTwo(Env env, int id) {
        Row type = env.row("hr.leave.type", env.row(MODEL, id).reference("holiday_status_id"));
        return Objects.equals("both", type.get("leave_validation_type"));
    }

    /** The only approval, or the first of two. */
    private static Object approve(Env env, List<Integer> ids) {
        only(
                env,
                ids,
                Set.of("confirm"),
                "Time off request must be confirmed (\"To Approve\") in order to approve it.");
        for (int id : ids) {
            env.write(env.model(MODEL), List.of(id), Map.of("state", needsTwo(env, id) ? "validate1" : "validate"));
        }
        return true;
    }

    private static Object validate(Env env, List<Integer> ids) {
        only(env, ids, Set.of("confirm", "validate1"), "Time off request must be confirmed in order to approve it.");
        env.write(env.model(MODEL), ids, Map.of("state", "validate"));
        return true;
    }

    private static Object refuse(Env env, List<Integer> ids) {
        only(
                env,
                ids,
                Set.of("draft", "confirm", "validate1", "validate"),
                "Time off request must be confirmed or validated in order to refuse it.");
        env.write(env.model(MODEL), ids, Map.of("state", "refuse"));
        return true;
    }

    private static Object confirm(Env env, List<Integer> ids) {
        only(
                env,
                ids,
                Set.of("draft"),
                "Time off request must be in Draft state (\"To Submit\") in order to confirm it.");
        env.write(env.model(MODEL), ids, Map.of("state", "confirm"));
        return true;
    }

    private static Object draft(Env env, List<Integer> ids) {
        only(
                env,
                ids,
                Set.of("confirm", "refuse"),
                "Time off request state must be \"Refused\" or \"To Approve\" in order to be reset to draft.");
        env.write(env.model(MODEL), ids, Map.of("state", "draft"));
        return true;
    }
}
