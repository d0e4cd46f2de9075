package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Scenario.Asked;
import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The commands of workforce. */
final class WorkforceScenarios {

    private static final String EMPLOYEE = "hr.employee";
    private static final String DEPARTMENT = "hr.department";
    private static final String POSITION = "hr.job";
    private static final String FACILITY = "hr.work.location";
    private static final String LEAVE = "hr.leave";
    private static final String HOURS = "account.analytic.line";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private WorkforceScenarios() {}

    static List<Scenario> all() {
        Scenario newEmployee = new Scenario(
                "enter an employee", "employee.create", List.of(EMPLOYEE + ".load"), WorkforceScenarios::newEmployee);
        return List.of(
                new Scenario(
                        "create a department",
                        "department.create",
                        List.of(DEPARTMENT + ".load"),
                        WorkforceScenarios::newDepartment),
                new Scenario(
                        "change a department",
                        "department.update",
                        List.of(DEPARTMENT + ".write"),
                        WorkforceScenarios::department),
                new Scenario(
                        "create a position",
                        "position.create",
                        List.of(POSITION + ".load"),
                        WorkforceScenarios::newPosition),
                new Scenario(
                        "change a position",
                        "position.update",
                        List.of(POSITION + ".write"),
                        WorkforceScenarios::position),
                new Scenario(
                        "create a facility",
                        "facility.create",
                        List.of(FACILITY + ".load"),
                        Target::isNewer,
                        WorkforceScenarios::newFacility),
                new Scenario(
                        "change a facility",
                        "facility.update",
                        List.of(FACILITY + ".write"),
                        Target::isNewer,
                        WorkforceScenarios::facility),
                newEmployee,
                newEmployee.inBatch(),
                new Scenario(
                        "change an employee",
                        "employee.update",
                        List.of(EMPLOYEE + ".write"),
                        WorkforceScenarios::employee),
                new Scenario(
                        "change an employee from a day on",
                        "employee.update",
                        List.of(EMPLOYEE + ".create_version"),
                        Target::isNewer,
                        WorkforceScenarios::dated),
                new Scenario(
                        "let an employee go",
                        "employee.depart",
                        List.of(EMPLOYEE + ".write", EMPLOYEE + ".action_archive"),
                        WorkforceScenarios::departure),
                new Scenario("ask for a leave", "leave.create", List.of(LEAVE + ".load"), WorkforceScenarios::newLeave),
                new Scenario("move a leave", "leave.update", List.of(LEAVE + ".write"), WorkforceScenarios::move),
                new Scenario(
                        "approve a leave",
                        "leave.update",
                        List.of(LEAVE + ".action_approve", LEAVE + ".action_validate"),
                        WorkforceScenarios::approve),
                new Scenario(
                        "refuse a leave",
                        "leave.update",
                        List.of(LEAVE + ".action_refuse"),
                        WorkforceScenarios::refuse),
                new Scenario("cancel a leave", "leave.update", List.of(LEAVE + ".write"), WorkforceScenarios::cancel),
                new Scenario(
                        "enter hours", "time-entry.create", List.of(HOURS + ".load"), WorkforceScenarios::newHours),
                new Scenario("change hours", "time-entry.update", List.of(HOURS + ".write"), WorkforceScenarios::hours),
                new Scenario("write hours down", "timecard.create", List.of(), WorkforceScenarios::newTimecard),
                new Scenario("approve hours", "timecard.change", List.of(), WorkforceScenarios::timecard),
                new Scenario("plan a shift", "shift.create", List.of(), WorkforceScenarios::newShift),
                new Scenario("change a shift", "shift.change", List.of(), WorkforceScenarios::shift));
    }

    private static Asked newDepartment(OdooDesk desk, Client client) {
        String name = unique("Ward");
        return creation(
                "/v1/departments",
                new JsonObject().put("name", name),
                client,
                desk,
                DEPARTMENT,
                "name",
                name,
                "created");
    }

    private static Asked department(OdooDesk desk, Client client) {
        String name = unique("Ward");
        String id = made(client, "/v1/departments", new JsonObject().put("name", unique("Ward")));
        return change("/v1/departments/" + id, new JsonObject().put("name", name), answer -> {
            assertThat(desk.read(DEPARTMENT, odooId(id), "name").text("name")).isEqualTo(name);
            assertThat(client.told(id)).containsExactly("created", "updated");
        });
    }

    private static Asked newPosition(OdooDesk desk, Client client) {
        String name = unique("Nurse");
        return creation(
                "/v1/positions", new JsonObject().put("name", name), client, desk, POSITION, "name", name, "created");
    }

    private static Asked position(OdooDesk desk, Client client) {
        String id = made(client, "/v1/positions", new JsonObject().put("name", unique("Nurse")));
        return change("/v1/positions/" + id, new JsonObject().put("openings", 7), answer -> {
            assertThat(desk.read(POSITION, odooId(id), "no_of_recruitment").integer("no_of_recruitment"))
                    .isEqualTo(7);
            assertThat(client.told(id)).containsExactly("created", "updated");
        });
    }

    private static Asked newFacility(OdooDesk desk, Client client) {
        String name = unique("Wing");
        return creation("/v1/facilities", facility(name), client, desk, FACILITY, "name", name, "created");
    }

    private static Asked facility(OdooDesk desk, Client client) {
        String id = made(client, "/v1/facilities", facility(unique("Wing")));
        return change("/v1/facilities/" + id, new JsonObject().put("number", "SW-3"), answer -> {
            assertThat(desk.read(FACILITY, odooId(id), "location_number").text("location_number"))
                    .isEqualTo("SW-3");
            assertThat(client.told(id)).containsExactly("created", "updated");
        });
    }

    private static JsonObject facility(String name) {
        return new JsonObject().put("name", name).put("legalEntityId", PublicId.of("le", 1));
    }

    private static Asked newEmployee(OdooDesk desk, Client client) {
        String email = UUID.randomUUID() + "@example.org";
        return creation(
                "/v1/employees",
                new JsonObject().put("name", unique("Person")).put("workEmail", email),
                client,
                desk,
                EMPLOYEE,
                "work_email",
                email,
                "created",
                "joined");
    }

    private static Asked employee(OdooDesk desk, Client client) {
        String id = newcomer(client);
        return change("/v1/employees/" + id, new JsonObject().put("jobTitle", "Head of Nursing"), answer -> {
            assertThat(desk.read(EMPLOYEE, odooId(id), "job_title").text("job_title"))
                    .isEqualTo("Head of Nursing");
            assertThat(client.told(id)).containsExactly("created", "joined", "updated");
        });
    }

    private static Asked dated(OdooDesk desk, Client client) {
        String id = newcomer(client);
        JsonObject later = new JsonObject().put("jobTitle", "Head of Nursing").put("effectiveFrom", "2999-01-01");
        return change("/v1/employees/" + id, later, answer -> {
            assertThat(desk.ids("hr.version", JsonArray.of(JsonArray.of("employee_id", "=", odooId(id))), 9))
                    .hasSize(2);
            assertThat(answer.json().getJsonArray("employments")).hasSize(2);
            assertThat(client.told(id)).containsExactly("created", "joined", "updated");
        });
    }

    private static Asked departure(OdooDesk desk, Client client) {
        String id = newcomer(client);
        JsonObject departure = new JsonObject().put("date", "2026-01-31").put("reason", "resigned");
        return new Asked("POST", "/v1/employees/" + id + "/departure", departure, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("departureDate")).isEqualTo("2026-01-31");
            assertThat(desk.read(EMPLOYEE, odooId(id), "active").flag("active")).isFalse();
            assertThat(client.told(id)).containsOnlyOnce("left");
        });
    }

    private static Asked newLeave(OdooDesk desk, Client client) {
        String employee = newcomer(client);
        return creation(
                "/v1/leaves",
                leave(employee, oneStep()),
                client,
                desk,
                LEAVE,
                "employee_id",
                odooId(employee),
                "requested");
    }

    private static Asked move(OdooDesk desk, Client client) {
        String id = made(client, "/v1/leaves", leave(newcomer(client), oneStep()));
        return change("/v1/leaves/" + id, new JsonObject().put("lastDay", "2027-03-02"), answer -> {
            assertThat(answer.json().getInteger("days")).isEqualTo(2);
            assertThat(desk.read(LEAVE, odooId(id), "number_of_days")
                            .decimal("number_of_days")
                            .intValue())
                    .isEqualTo(2);
        });
    }

    private static Asked approve(OdooDesk desk, Client client) {
        String id = made(client, "/v1/leaves", leave(newcomer(client), twoSteps(desk)));
        return decision(desk, client, id, "approved", "validate");
    }

    private static Asked refuse(OdooDesk desk, Client client) {
        String id = made(client, "/v1/leaves", leave(newcomer(client), oneStep()));
        return decision(desk, client, id, "refused", "refuse");
    }

    private static Asked cancel(OdooDesk desk, Client client) {
        String id = made(client, "/v1/leaves", leave(newcomer(client), oneStep()));
        return decision(desk, client, id, "cancelled", "cancel");
    }

    private static Asked decision(OdooDesk desk, Client client, String id, String status, String state) {
        return change("/v1/leaves/" + id, new JsonObject().put("status", status), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo(status);
            assertThat(desk.read(LEAVE, odooId(id), "state").text("state")).isEqualTo(state);
            assertThat(client.told(id)).containsOnlyOnce(status);
        });
    }

    private static JsonObject leave(String employee, String type) {
        return new JsonObject()
                .put("employeeId", employee)
                .put("type", type)
                .put("firstDay", "2027-03-01")
                .put("lastDay", "2027-03-03");
    }

    /** A type of leave that one approval is enough for. */
    private static String oneStep() {
        return "Sick Time Off";
    }

    /** One that takes two, and no allocation if there is such a one. */
    private static String twoSteps(OdooDesk desk) {
        JsonArray both = JsonArray.of(JsonArray.of("leave_validation_type", "=", "both"));
        List<String> names = desk.ids("hr.leave.type", both, 9).stream()
                .map(type -> desk.read("hr.leave.type", type, "name").text("name"))
                .toList();
        return names.contains("Unpaid") ? "Unpaid" : names.get(0);
    }

    private static Asked newHours(OdooDesk desk, Client client) {
        String employee = newcomer(client);
        return creation(
                "/v1/time-entries",
                hours(desk, employee),
                client,
                desk,
                HOURS,
                "employee_id",
                odooId(employee),
                "created");
    }

    private static Asked hours(OdooDesk desk, Client client) {
        String id = made(client, "/v1/time-entries", hours(desk, newcomer(client)));
        return change("/v1/time-entries/" + id, new JsonObject().put("hours", 6.25), answer -> {
            assertThat(desk.read(HOURS, odooId(id), "unit_amount").decimal("unit_amount"))
                    .isEqualByComparingTo("6.25");
            assertThat(client.told(id)).containsExactly("created", "updated");
        });
    }

    private static JsonObject hours(OdooDesk desk, String employee) {
        JsonArray ofTheFirstCompany = JsonArray.of(JsonArray.of("company_id", "=", 1));
        int project = desk.ids("project.project", ofTheFirstCompany, 1).get(0);
        return new JsonObject()
                .put("employeeId", employee)
                .put("date", "2026-11-02")
                .put("hours", 7.5)
                .put("project", desk.read("project.project", project, "name").text("name"));
    }

    private static Asked newTimecard(OdooDesk desk, Client client) {
        String employee = newcomer(client);
        return new Asked("POST", "/v1/timecards", hours(desk, employee), answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(client.get("/v1/timecards?employeeId=" + employee).json().getJsonArray("data"))
                    .hasSize(1);
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
        });
    }

    /** The time entry follows by itself. */
    private static Asked timecard(OdooDesk desk, Client client) {
        String employee = newcomer(client);
        String id = made(client, "/v1/timecards", hours(desk, employee));
        return change("/v1/timecards/" + id, new JsonObject().put("status", "approved"), answer -> {
            await().atMost(PATIENCE).until(() -> client.get("/v1/timecards/" + id)
                    .json()
                    .getString("status")
                    .equals("entered"));
            assertThat(desk.ids(HOURS, JsonArray.of(JsonArray.of("employee_id", "=", odooId(employee))), 9))
                    .hasSize(1);
            assertThat(client.told(id)).containsExactly("created", "approved", "entered");
        });
    }

    private static Asked newShift(OdooDesk desk, Client client) {
        String employee = newcomer(client);
        return new Asked("POST", "/v1/shifts", shift(employee), answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(client.get("/v1/shifts?employeeId=" + employee).json().getJsonArray("data"))
                    .hasSize(1);
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
        });
    }

    private static Asked shift(OdooDesk desk, Client client) {
        String id = made(client, "/v1/shifts", shift(newcomer(client)));
        return change("/v1/shifts/" + id, new JsonObject().put("status", "published"), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo("published");
            assertThat(client.told(id)).containsExactly("created", "published");
        });
    }

    private static JsonObject shift(String employee) {
        return new JsonObject()
                .put("employeeId", employee)
                .put("start", "2027-03-01T06:00:00Z")
                .put("end", "2027-03-01T14:00:00Z");
    }

    private static String newcomer(Client client) {
        return made(
                client,
                "/v1/employees",
                new JsonObject().put("name", unique("Person")).put("legalEntityId", PublicId.of("le", 1)));
    }

    private static String made(Client client, String path, JsonObject body) {
        Answer answer = client.post(path, UUID.randomUUID().toString(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().getString("id");
    }

    private static Asked creation(
            String path,
            JsonObject body,
            Client client,
            OdooDesk desk,
            String model,
            String field,
            Object value,
            String... told) {
        return new Asked("POST", path, body, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            String id = answer.json().getString("id");
            assertThat(desk.ids(model, JsonArray.of(JsonArray.of(field, "=", value)), 9))
                    .containsExactly(odooId(id));
            assertThat(client.told(id)).containsExactly(told);
        });
    }

    private static Asked change(String path, JsonObject body, Consumer<Answer> happenedOnce) {
        return new Asked("PATCH", path, body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            happenedOnce.accept(answer);
        });
    }

    private static String unique(String name) {
        return name + " " + UUID.randomUUID();
    }

    private static int odooId(String id) {
        return PublicId.parse(id.substring(0, id.indexOf('_')), id).orElseThrow();
    }
}
