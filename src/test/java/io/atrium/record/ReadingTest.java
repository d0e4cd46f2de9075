package io.atrium.record;

import io.atrium.odoo.FakeOdoo;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Protocol;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Reading from an Odoo that lacks a field of wards, and refuses to be asked for it. */
class ReadingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeOdoo server = new FakeOdoo().behaving(ReadingTest::answer);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void makesDocumentsWithoutAFieldThatThisOdooLacks() {
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC));
        Clock clock = Clock.systemUTC();
        Ward ward = new Ward();

        List<Captured> captured = new Reading(odoo, new Coverages(odoo, new Languages(List.of()), clock), clock)
                .read(ward, List.of(7L))
                .await()
                .atMost(PATIENCE);

        Captured only = captured.get(0);
        assertThat(ward.toCanonical(only.row(), only.lines(), List.of()))
                .isEqualTo(new Ward.Document(
                        "%s".formatted(DocumentKey.publicId(ward, 7)), "Ward 7", null, List.of("Bed 1"), List.of()));
    }

    @Test
    void asksForTheFieldsOncePerModelAndRemembers() {
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC));
        Clock clock = Clock.systemUTC();
        Reading reading = new Reading(odoo, new Coverages(odoo, new Languages(List.of()), clock), clock);

        for (int round = 0; round < 3; round++) {
            reading.read(new Ward(), List.of(7L)).await().atMost(PATIENCE);
        }

        assertThat(server.received.stream().filter(call -> "fields_get".equals(method(call.body()))))
                .hasSize(2);
    }

    private static void answer(JsonObject request, HttpServerResponse response) {
        JsonArray arguments = request.getJsonObject("params").getJsonArray("args");
        if (arguments.size() < 5) {
            FakeOdoo.json(
                    response,
                    200,
                    FakeOdoo.result(new JsonObject()
                            .put("server_version", "16.0")
                            .put("server_version_info", new JsonArray().add(16).add(0))));
            return;
        }
        boolean isWard = "hospital.ward".equals(arguments.getString(3));
        Set<String> known = isWard ? Set.of("id", "name") : Set.of("id", "ward_id", "label", "colour");
        FakeOdoo.json(
                response,
                200,
                switch (method(request)) {
                    case "fields_get" -> FakeOdoo.result(fields(known));
                    case "search_read" ->
                        known.containsAll(asked(arguments))
                                ? FakeOdoo.result(new JsonArray().add(isWard ? ward() : bed()))
                                : FakeOdoo.error("builtins.ValueError", "Invalid field on model");
                    default -> FakeOdoo.error("builtins.AttributeError", "no such method");
                });
    }

    private static String method(JsonObject request) {
        JsonArray arguments = request.getJsonObject("params").getJsonArray("args");
        return arguments.size() < 5 ? "" : arguments.getString(4);
    }

    private static List<String> asked(JsonArray arguments) {
        return arguments.getJsonObject(6).getJsonArray("fields").stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonObject fields(Set<String> names) {
        JsonObject fields = new JsonObject();
        names.forEach(name -> fields.put(name, new JsonObject().put("type", "char")));
        return fields;
    }

    private static JsonObject ward() {
        return new JsonObject().put("id", 7).put("name", "Ward 7");
    }

    private static JsonObject bed() {
        return new JsonObject()
                .put("id", 1)
                .put("label", "Bed 1")
                .put("colour", "white")
                .put("ward_id", new JsonArray().add(7).add("Ward 7"));
    }
}
