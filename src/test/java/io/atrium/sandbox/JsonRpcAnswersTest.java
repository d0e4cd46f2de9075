package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real 14 answered over JSON-RPC, adapted to the ids of the demo data. */
class JsonRpcAnswersTest {

    private static Running odoo;

    @BeforeAll
    static void start() {
        odoo = Running.odoo(14);
    }

    @AfterAll
    static void stop() {
        odoo.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "no.model",
                        "search",
                        JsonArray.of(new JsonArray()),
                        "odoo.exceptions.UserError",
                        "Object no.model doesn't exist"),
                Arguments.of(
                        "res.partner",
                        "frobnicate",
                        JsonArray.of(JsonArray.of(1)),
                        "builtins.AttributeError",
                        "type object 'res.partner' has no attribute 'frobnicate'"),
                Arguments.of(
                        "res.partner",
                        "search_read",
                        JsonArray.of(JsonArray.of(JsonArray.of("nofield", "=", 1))),
                        "builtins.ValueError",
                        "Invalid field res.partner.nofield in leaf ('nofield', '=', 1)"),
                Arguments.of(
                        "res.partner",
                        "write",
                        JsonArray.of(JsonArray.of(999999), new JsonObject().put("name", "x")),
                        "odoo.exceptions.MissingError",
                        "Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)"),
                Arguments.of(
                        "res.partner",
                        "_compute_display_name",
                        JsonArray.of(JsonArray.of(1)),
                        "odoo.exceptions.AccessError",
                        "Private methods (such as _compute_display_name) cannot be called remotely."),
                Arguments.of(
                        "purchase.order",
                        "create",
                        JsonArray.of(new JsonObject().put("partner_id", 999999)),
                        "odoo.exceptions.ValidationError",
                        "The operation cannot be completed: another model requires the record being deleted. If"
                                + " possible, archive it instead.\n\nModel: Purchase Order (purchase.order),"
                                + " Constraint: purchase_order_partner_id_fkey"),
                Arguments.of(
                        "purchase.order",
                        "create",
                        JsonArray.of(new JsonObject()),
                        "odoo.exceptions.ValidationError",
                        "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n-"
                                + " Delete: another model requires the record being deleted. If possible, archive"
                                + " it instead.\n\nModel: Purchase Order (purchase.order), Field: Vendor"
                                + " (partner_id)"),
                Arguments.of(
                        "purchase.order",
                        "unlink",
                        JsonArray.of(JsonArray.of(3)),
                        "odoo.exceptions.UserError",
                        "In order to delete a purchase order, you must cancel it first."));
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("refusals")
    void refuses_as_the_recordings_say(String model, String method, JsonArray args, String name, String message) {
        JsonObject answer = odoo.rpc(model, method, args, Map.of());

        JsonObject error = answer.getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(200);
        assertThat(error.getString("message")).isEqualTo("Odoo Server Error");
        JsonObject data = error.getJsonObject("data");
        assertThat(data.getString("name")).isEqualTo(name);
        assertThat(data.getString("message")).isEqualTo(message);
        assertThat(data.getJsonArray("arguments")).containsExactly(message);
        assertThat(data.getString("debug")).startsWith("Traceback");
    }

    @Test
    void tells_its_version() {
        JsonObject version = odoo.rpc("common", "version").getJsonObject("result");

        assertThat(version)
                .isEqualTo(new JsonObject("{\"server_version\":\"14.0\",\"server_version_info\":"
                        + "[14,0,0,\"final\",0,\"\"],\"server_serie\":\"14.0\",\"protocol_version\":1}"));
    }

    @Test
    void knows_one_user_of_one_database() {
        JsonObject known = odoo.rpc("common", "authenticate", "demo", "admin", "admin", new JsonObject());
        JsonObject wrong = odoo.rpc("common", "authenticate", "demo", "admin", "wrong", new JsonObject());
        JsonObject elsewhere = odoo.rpc("common", "authenticate", "nodb", "admin", "admin", new JsonObject());
        JsonObject denied =
                odoo.rpc("object", "execute_kw", "demo", 2, "wrong", "res.partner", "search", new JsonArray());

        assertThat(known.getInteger("result")).isEqualTo(2);
        assertThat(wrong.getValue("result")).isEqualTo(false);
        assertThat(elsewhere.getJsonObject("error").getJsonObject("data").getString("name"))
                .isEqualTo("psycopg2.OperationalError");
        assertThat(denied.getJsonObject("error").getJsonObject("data").getString("name"))
                .isEqualTo("odoo.exceptions.AccessDenied");
    }

    @Test
    void reads_nothing_for_a_missing_record() {
        Object rows =
                odoo.call("res.partner", "read", JsonArray.of(JsonArray.of(999999)), Map.of("fields", List.of("name")));

        assertThat(rows).isEqualTo(new JsonArray());
    }

    @Test
    void says_neither_result_nor_error_when_a_method_returns_nothing() {
        Object id = odoo.call(
                "account.move",
                "create",
                JsonArray.of(new JsonObject().put("move_type", "in_invoice").put("partner_id", 3)),
                Map.of());

        JsonObject answer = odoo.rpc("account.move", "button_cancel", JsonArray.of(JsonArray.of(id)), Map.of());

        assertThat(answer.fieldNames()).containsExactlyInAnyOrder("jsonrpc", "id");
    }

    @Test
    void answers_pairs_for_references_and_false_for_what_is_empty() {
        JsonObject employee = odoo.row("hr.employee", 1, "name", "department_id", "parent_id", "active", "barcode");

        assertThat(employee)
                .isEqualTo(new JsonObject("{\"id\":1,\"name\":\"Maren Tolliver\",\"department_id\":"
                        + "[1,\"Merrow Valley\"],\"parent_id\":false,\"active\":true,\"barcode\":false}"));
    }

    @Test
    void has_none_of_the_paths_of_a_newer_version() {
        assertThat(odoo.get("/web/version").statusCode()).isEqualTo(404);
        assertThat(odoo.json2("res.partner", "search", new JsonObject()).statusCode())
                .isEqualTo(404);
    }
}
