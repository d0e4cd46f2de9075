package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Leaves, hours and dated changes, as the recorded stories tell it; and what differs between companies. */
class WorkforceStoryTest {

    private Running odoo;

    @AfterEach
    void stop() {
        odoo.close();
    }

    private JsonObject press(String model, String button, int id) {
        return odoo.rpc(model, button, JsonArray.of(JsonArray.of(id)), Map.of());
    }

    private String state(int leave) {
        return odoo.row("hr.leave", leave, "state").getString("state");
    }

    private static JsonObject leave() {
        return new JsonObject()
                .put("employee_id", 20)
                .put("holiday_status_id", 2)
                .put("request_date_from", "2026-12-21")
                .put("request_date_to", "2026-12-22")
                .put("name", "Leave")
                .put("date_from", "2026-12-21 08:00:00")
                .put("date_to", "2026-12-22 17:00:00")
                .put("number_of_days", 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void approves_a_leave(int serie) {
        odoo = Running.odoo(serie);
        int id = (Integer) odoo.call("hr.leave", "create", JsonArray.of(leave()), Map.of());
        JsonObject asked = odoo.row("hr.leave", id, "state", "number_of_days", "name", "private_name", "date_from");

        JsonObject answer = press("hr.leave", "action_approve", id);

        assertThat(asked.getString("state")).isEqualTo("confirm");
        assertThat(asked.getDouble("number_of_days")).isEqualTo(2.0);
        assertThat(asked.getString("private_name")).isEqualTo("Leave");
        assertThat(asked.getString("date_from")).isEqualTo(serie == 14 ? "2026-12-21 08:00:00" : "2026-12-21 07:00:00");
        assertThat(answer.getValue("result")).isEqualTo(true);
        assertThat(state(id)).isEqualTo("validate");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void approves_some_leaves_twice_and_refuses_others(int serie) {
        odoo = Running.odoo(serie);

        String approvedOnce = state(2);
        press("hr.leave", "action_validate", 2);
        press("hr.leave", "action_refuse", 3);

        assertThat(approvedOnce).isEqualTo("validate1");
        assertThat(state(2)).isEqualTo("validate");
        assertThat(state(3)).isEqualTo("refuse");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void refuses_two_leaves_at_once(int serie) {
        odoo = Running.odoo(serie);
        odoo.call("hr.leave", "create", JsonArray.of(leave()), Map.of());

        JsonObject again = odoo.rpc("hr.leave", "create", JsonArray.of(leave()), Map.of());

        assertThat(again.getJsonObject("error").getJsonObject("data").getString("message"))
                .isEqualTo(
                        serie == 14
                                ? "You can not set 2 time off that overlaps on the same day for the same employee."
                                : "An employee already booked time off which overlaps with this period:\n\t"
                                        + "Kofi Delacroix-Hahn from 12/21/2026 to 12/22/2026 - To Approve");
    }

    /** So does a real one: only its form in the browser works the times out. */
    @Test
    void makes_a_leave_of_no_time_on_14_when_only_the_days_are_given() {
        odoo = Running.odoo(14);
        JsonObject days = leave();
        List.of("date_from", "date_to", "number_of_days").forEach(days::remove);

        int id = (Integer) odoo.call("hr.leave", "create", JsonArray.of(days), Map.of());

        JsonObject row = odoo.row("hr.leave", id, "date_from", "number_of_days");
        assertThat(row.getString("date_from")).isEqualTo("2026-11-21 12:00:00");
        assertThat(row.getDouble("number_of_days")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void books_hours_on_the_account_of_the_project(int serie) {
        odoo = Running.odoo(serie);

        int id = (Integer) odoo.call(
                "account.analytic.line",
                "create",
                JsonArray.of(new JsonObject()
                        .put("project_id", 1)
                        .put("employee_id", 6)
                        .put("name", "Night shift")
                        .put("unit_amount", 8.0)
                        .put("date", "2026-11-20")),
                Map.of());

        JsonObject row = odoo.row("account.analytic.line", id, "account_id", "department_id", "unit_amount");
        assertThat(row.getJsonArray("account_id").getInteger(0)).isEqualTo(8);
        assertThat(row.getJsonArray("department_id").getInteger(0)).isEqualTo(3);
        assertThat(row.getDouble("unit_amount")).isEqualTo(8.0);
    }

    @Test
    void keeps_what_holds_today_when_a_later_version_is_added_on_19() {
        odoo = Running.odoo(19);

        String answer = odoo.json2(
                        "hr.employee",
                        "create_version",
                        new JsonObject(
                                "{\"ids\":[4],\"values\":{\"date_version\":\"2027-01-01\",\"department_id\":7}}"))
                .body();

        int version = new JsonArray(answer).getInteger(0);
        assertThat(odoo.row("hr.employee", 4, "department_id")
                        .getJsonArray("department_id")
                        .getInteger(0))
                .isEqualTo(3);
        assertThat(odoo.row("hr.employee", 4, "version_ids").getJsonArray("version_ids"))
                .containsExactly(4, version);
        JsonObject added = odoo.row("hr.version", version, "department_id", "job_id", "date_version");
        assertThat(added.getJsonArray("department_id").getInteger(0)).isEqualTo(7);
        assertThat(added.getJsonArray("job_id").getInteger(0)).isEqualTo(1);
        assertThat(added.getString("date_version")).isEqualTo("2027-01-01");
    }

    @Test
    void writes_an_employees_change_into_todays_version_on_19() {
        odoo = Running.odoo(19);

        odoo.call(
                "hr.employee",
                "write",
                JsonArray.of(JsonArray.of(4), new JsonObject().put("department_id", 7)),
                Map.of());

        assertThat(odoo.row("hr.version", 4, "department_id")
                        .getJsonArray("department_id")
                        .getInteger(0))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void gives_every_company_its_own_cost(int serie) {
        odoo = Running.odoo(serie);
        Map<String, Object> laboratory =
                Map.of("fields", List.of("standard_price"), "context", Map.of("allowed_company_ids", List.of(2, 1)));

        JsonArray there =
                (JsonArray) odoo.call("product.product", "read", JsonArray.of(JsonArray.of(5, 1)), laboratory);

        assertThat(odoo.row("product.product", 5, "standard_price").getDouble("standard_price"))
                .isEqualTo(185.0);
        assertThat(there.getJsonObject(0).getDouble("standard_price")).isEqualTo(171.5);
        assertThat(there.getJsonObject(1).getDouble("standard_price")).isZero();
    }

    @Test
    void does_not_know_work_locations_on_14() {
        odoo = Running.odoo(14);

        JsonObject answer = odoo.rpc("hr.work.location", "search_read", JsonArray.of(new JsonArray()), Map.of());

        JsonObject error = answer.getJsonObject("error").getJsonObject("data");
        assertThat(error.getString("name")).isEqualTo("odoo.exceptions.UserError");
        assertThat(error.getString("message")).isEqualTo("Object hr.work.location doesn't exist");
    }

    @Test
    void does_not_know_expense_reports_on_19() {
        odoo = Running.odoo(19);

        var answer = odoo.json2("hr.expense.sheet", "search_read", new JsonObject());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getString("message"))
                .isEqualTo("the model 'hr.expense.sheet' does not exist");
    }

    /** A real 14 counts them again, too. */
    @Test
    void counts_the_days_again_when_a_leave_is_moved() {
        odoo = Running.odoo(14);
        int id = (Integer) odoo.call("hr.leave", "create", JsonArray.of(leave()), Map.of());

        odoo.call(
                "hr.leave",
                "write",
                JsonArray.of(
                        JsonArray.of(id),
                        new JsonObject().put("request_date_to", "2026-12-24").put("date_to", "2026-12-24 15:36:00")),
                Map.of());

        assertThat(odoo.row("hr.leave", id, "number_of_days").getDouble("number_of_days"))
                .isEqualTo(4.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void does_not_find_who_has_left_when_loading(int serie) {
        odoo = Running.odoo(serie);

        JsonObject answer = (JsonObject) odoo.call(
                "hr.leave",
                "load",
                JsonArray.of(
                        JsonArray.of(
                                "employee_id/.id", "holiday_status_id/.id", "request_date_from", "request_date_to"),
                        JsonArray.of(JsonArray.of("25", "2", "2026-12-21", "2026-12-22"))),
                Map.of());

        assertThat(answer.getValue("ids")).isEqualTo(false);
        assertThat(answer.getJsonArray("messages").getJsonObject(0).getString("message"))
                .isEqualTo("No matching record found for database id '25' in field 'Employee'");
    }

    @Test
    void refuses_a_department_below_itself() {
        odoo = Running.odoo(14);

        JsonObject answer = odoo.rpc(
                "hr.department",
                "write",
                JsonArray.of(JsonArray.of(1), new JsonObject().put("parent_id", 3)),
                Map.of());

        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("message"))
                .isEqualTo("You cannot create recursive departments.");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void keeps_why_somebody_left(int serie) {
        odoo = Running.odoo(serie);
        JsonObject why = serie == 14
                ? new JsonObject().put("departure_reason", "resigned")
                : new JsonObject().put("departure_reason_id", 2);

        odoo.call(
                "hr.employee",
                "write",
                JsonArray.of(JsonArray.of(7), why.put("departure_date", "2026-11-20")),
                Map.of());
        odoo.rpc("hr.employee", "action_archive", JsonArray.of(JsonArray.of(7)), Map.of());

        JsonObject row = odoo.row(
                "hr.employee", 7, "active", "departure_date", serie == 14 ? "departure_reason" : "departure_reason_id");
        assertThat(row.getBoolean("active")).isFalse();
        assertThat(row.getString("departure_date")).isEqualTo("2026-11-20");
        assertThat(
                        serie == 14
                                ? row.getValue("departure_reason")
                                : row.getJsonArray("departure_reason_id").getValue(1))
                .isEqualTo(serie == 14 ? "resigned" : "Resigned");
    }
}
