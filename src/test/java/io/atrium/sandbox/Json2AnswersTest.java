package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real 19 answered over JSON-2, adapted to the ids of the demo data. */
class Json2AnswersTest {

    private static Running odoo;

    @BeforeAll
    static void start() {
        odoo = Running.odoo(19);
    }

    @AfterAll
    static void stop() {
        odoo.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "no.model/search",
                        "{\"domain\":[]}",
                        404,
                        "werkzeug.exceptions.NotFound",
                        "the model 'no.model' does not exist"),
                Arguments.of(
                        "res.partner/frobnicate",
                        "{\"ids\":[1]}",
                        404,
                        "werkzeug.exceptions.NotFound",
                        "The method 'res.partner.frobnicate' does not exist"),
                Arguments.of(
                        "res.partner/search",
                        "{\"domain\":[],\"nope\":1}",
                        422,
                        "werkzeug.exceptions.UnprocessableEntity",
                        "got an unexpected keyword argument 'nope'"),
                Arguments.of(
                        "res.partner/search",
                        "{\"domain\":[],\"ids\":[1]}",
                        422,
                        "werkzeug.exceptions.UnprocessableEntity",
                        "cannot call res.partner.search with ids"),
                Arguments.of(
                        "res.partner/search_read",
                        "{\"domain\":[[\"nofield\",\"=\",1]]}",
                        500,
                        "builtins.ValueError",
                        "Invalid field res.partner.nofield in condition ('nofield', '=', 1)"),
                Arguments.of(
                        "res.partner/write",
                        "{\"ids\":[999999],\"vals\":{\"name\":\"x\"}}",
                        404,
                        "odoo.exceptions.MissingError",
                        "Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)"),
                Arguments.of(
                        "res.partner/_compute_display_name",
                        "{\"ids\":[1]}",
                        403,
                        "odoo.exceptions.AccessError",
                        "Private methods (such as 'res.partner._compute_display_name') cannot be called remotely."),
                Arguments.of(
                        "purchase.order/create",
                        "{\"vals_list\":[{}]}",
                        422,
                        "odoo.exceptions.ValidationError",
                        "The operation cannot be completed: Missing required value for the field 'Vendor'"
                                + " (partner_id).\nModel: 'Purchase Order' (purchase.order)\n- create/update: a"
                                + " mandatory field is not set\n- delete: another model requires the record being"
                                + " deleted, you can archive it instead\n"),
                Arguments.of(
                        "purchase.order/unlink",
                        "{\"ids\":[3]}",
                        422,
                        "odoo.exceptions.UserError",
                        "In order to delete a purchase order, you must cancel it first."),
                Arguments.of(
                        "res.partner/search",
                        "{",
                        400,
                        "werkzeug.exceptions.BadRequest",
                        "could not parse the body as json"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refusals")
    void refuses_as_the_recordings_say(String path, String body, int status, String name, String message) {
        HttpResponse<String> response =
                odoo.post("/json/2/" + path, body, "Content-Type", "application/json", "Authorization", "bearer admin");

        assertThat(response.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(response.body());
        assertThat(error.fieldNames()).containsExactlyInAnyOrder("name", "message", "arguments", "context", "debug");
        assertThat(error.getString("name")).isEqualTo(name);
        assertThat(error.getString("message")).isEqualTo(message);
        assertThat(error.getString("debug")).startsWith("Traceback");
    }

    @Test
    void wants_a_key() {
        HttpResponse<String> bad = odoo.post(
                "/json/2/res.partner/search", "{}", "Content-Type", "application/json", "Authorization", "bearer x");
        HttpResponse<String> none = odoo.post("/json/2/res.partner/search", "{}", "Content-Type", "application/json");

        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(bad.body()).getString("message")).isEqualTo("Invalid apikey");
        assertThat(new JsonObject(bad.body()).getJsonArray("arguments")).containsExactly("Invalid apikey", 401);
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(none.body()).getString("message"))
                .isEqualTo("User not authenticated, use an API Key with a Bearer Authorization header.");
    }

    @Test
    void refuses_other_content_types() {
        HttpResponse<String> response = odoo.post(
                "/json/2/res.partner/search", "a=b", "Content-Type", "text/plain", "Authorization", "bearer admin");

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void tells_its_version() {
        HttpResponse<String> response = odoo.get("/web/version");

        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject(
                        Map.of("version_info", JsonArray.of(19, 0, 0, "final", 0, ""), "version", "19.0")));
    }

    @Test
    void answers_bare_results() {
        HttpResponse<String> created =
                odoo.json2("res.partner", "create", new JsonObject("{\"vals_list\":[{\"name\":\"Acme Gloves\"}]}"));
        HttpResponse<String> nothing = odoo.json2("account.move", "button_cancel", new JsonObject("{\"ids\":[4]}"));

        assertThat(new JsonArray(created.body())).hasSize(1);
        assertThat(nothing.body()).isEqualTo("null");
    }

    @Test
    void still_speaks_json_rpc() {
        Object ids = odoo.call("res.partner", "search", JsonArray.of(new JsonArray()), Map.of("limit", 1));

        assertThat((JsonArray) ids).hasSize(1);
    }
}
