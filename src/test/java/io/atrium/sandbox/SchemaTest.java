package io.atrium.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The declared models hold together. */
class SchemaTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void points_only_to_models_and_fields_that_exist(int serie) {
        Schema schema = new Schema(serie);

        for (Model model : schema.models()) {
            for (Field field : model.all()) {
                if (field.of() != null) {
                    assertThat(schema.knows(field.of()))
                            .as(model.name() + "." + field.name())
                            .isTrue();
                }
                if (field.by() != null) {
                    assertThat(schema.model(field.of()).has(field.by()))
                            .as(model.name() + "." + field.name())
                            .isTrue();
                }
            }
            for (String part : model.order().split(",")) {
                assertThat(model.has(part.trim().split(" ")[0]))
                        .as(model.name() + " " + part)
                        .isTrue();
            }
        }
    }

    /** So that a slip of the pen in the demo data is not taken for a field of another version. */
    @Test
    void knows_every_field_of_the_demo_data_in_some_version() {
        Schema old = new Schema(14);
        Schema young = new Schema(19);

        for (Object step : Json.list(Json.resource("demo.yaml").get("steps"))) {
            String model = (String) Json.object(step).get("model");
            for (Object row : Json.list(Json.object(step).get("rows"))) {
                for (String field : Json.object(row).keySet()) {
                    assertThat(young.knows(model) && young.model(model).has(field)
                                    || old.knows(model) && old.model(model).has(field))
                            .as(model + "." + field)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void reads_every_field_of_every_demo_row(int serie) {
        try (Running odoo = Running.odoo(serie)) {
            for (Model model : new Schema(serie).models()) {
                JsonArray rows = (JsonArray) odoo.call(
                        model.name(),
                        "search_read",
                        JsonArray.of(new JsonArray()),
                        Map.of("context", Map.of("active_test", false)));
                JsonObject fields = (JsonObject)
                        odoo.call(model.name(), "fields_get", new JsonArray(), Map.of("attributes", List.of("type")));

                for (Object row : rows) {
                    assertThat(((JsonObject) row).fieldNames()).isEqualTo(fields.fieldNames());
                }
            }
        }
    }

    /** The types that fields_get of a real Odoo names. Time zones are a selection there, of some six hundred. */
    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void gives_every_field_the_type_and_the_relation_of_a_real_odoo(int serie) throws Exception {
        Schema schema = new Schema(serie);
        Map<String, Object> recorded;
        try (InputStream file = getClass().getResourceAsStream("/odoo/fields" + serie + ".json")) {
            recorded = Json.object(Json.parse(file.readAllBytes()));
        }

        recorded.forEach((model, fields) -> Json.object(fields).forEach((name, type) -> {
            Field field = schema.model(model).field(name);
            String known = field.of() == null ? field.type() : field.type() + " " + field.of();
            assertThat(name.equals("tz") ? "selection" : known)
                    .as(model + "." + name)
                    .isEqualTo(type);
        }));
        assertThat(recorded).hasSizeGreaterThan(30);
    }

    @Test
    void tells_of_a_field_what_the_recording_tells() throws Exception {
        try (Running odoo = Running.odoo(14)) {
            JsonObject fields = (JsonObject) odoo.call(
                    "purchase.order",
                    "fields_get",
                    new JsonArray(),
                    Map.of("attributes", List.of("readonly", "relation", "required", "selection", "store", "type")));

            JsonNode state =
                    new ObjectMapper().readTree(fields.getJsonObject("state").encode());
            assertThat(state)
                    .isEqualTo(new ObjectMapper()
                            .readTree("{\"readonly\":true,\"required\":false,\"selection\":[[\"draft\",\"RFQ\"],"
                                    + "[\"sent\",\"RFQ Sent\"],[\"to approve\",\"To Approve\"],[\"purchase\","
                                    + "\"Purchase Order\"],[\"done\",\"Locked\"],[\"cancel\",\"Cancelled\"]],"
                                    + "\"store\":true,\"type\":\"selection\"}"));
        }
    }
}
