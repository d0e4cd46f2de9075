package io.atrium;

import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A kind of command that only other systems ask for, by their webhooks.
 *
 * @param operation names its handler
 * @param collection where its documents are read
 * @param body what is said of something new, but for its identifier; made anew each time, with what it needs
 */
record OthersWord(String operation, String collection, BiFunction<OdooDesk, Client, JsonObject> body) {

    static Stream<OthersWord> all() {
        return Stream.of(
                new OthersWord("employee.upsert", "/v1/employees", OthersWord::employee),
                new OthersWord("shift.upsert", "/v1/shifts", OthersWord::shift),
                new OthersWord("leave.upsert", "/v1/leaves", OthersWord::leave),
                new OthersWord("timecard.upsert", "/v1/timecards", OthersWord::hours),
                new OthersWord("time-entry.upsert", "/v1/timecards", OthersWord::hours));
    }

    @Override
    public String toString() {
        return operation;
    }

    private static JsonObject employee(OdooDesk desk, Client client) {
        return changes(new JsonObject()
                .put("name", "Person " + UUID.randomUUID())
                .put("workEmail", UUID.randomUUID() + "@example.org"));
    }

    private static JsonObject shift(OdooDesk desk, Client client) {
        return changes(new JsonObject()
                .put("employeeId", newcomer(client))
                .put("start", "2027-03-01T06:00:00Z")
                .put("end", "2027-03-01T14:00:00Z"));
    }

    private static JsonObject leave(OdooDesk desk, Client client) {
        return changes(new JsonObject()
                .put("employeeId", newcomer(client))
                .put("type", "Sick Time Off")
                .put("firstDay", "2027-03-01")
                .put("lastDay", "2027-03-03"));
    }

    private static JsonObject hours(OdooDesk desk, Client client) {
        int project = desk.ids("project.project", JsonArray.of(JsonArray.of("company_id", "=", 1)), 1)
                .get(0);
        return changes(new JsonObject()
                .put("employeeId", newcomer(client))
                .put("date", "2026-11-02")
                .put("hours", 7.5)
                .put("project", desk.read("project.project", project, "name").text("name")));
    }

    private static JsonObject changes(JsonObject changes) {
        return new JsonObject().put("changes", changes);
    }

    private static String newcomer(Client client) {
        JsonObject person =
                new JsonObject().put("name", "Person " + UUID.randomUUID()).put("legalEntityId", PublicId.of("le", 1));
        Client.Answer answer = client.post("/v1/employees", UUID.randomUUID().toString(), person);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().getString("id");
    }
}
