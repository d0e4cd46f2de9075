package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What real servers answered, 14.0 over JSON-RPC and 19.0 over JSON-2, turned into Atrium's words. */
class RecordedAnswersTest {

    private static final JsonObject ODOO_14 = fixture("odoo14.json");
    private static final JsonObject ODOO_19 = fixture("odoo19.json");
    private static final LoadTable ANY_TABLE =
            LoadTable.builder().cell("id", "x.y").build();

    private final FakeOdoo server = new FakeOdoo();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            execute-bad-password | ODOO_UNAVAILABLE | Odoo refuses Atrium's credentials
            unknown-model        | INTERNAL         | Odoo did not understand what Atrium asked of it
            unknown-method       | INTERNAL         | Odoo did not understand what Atrium asked of it
            unknown-field        | INTERNAL         | Odoo did not understand what Atrium asked of it
            private-method       | INTERNAL         | Odoo did not understand what Atrium asked of it
            write-missing-record | NOT_FOUND        | The record does not exist in Odoo or has been deleted
            validation-error     | REJECTED_BY_ODOO | The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead. Model: Purchase Order
            required-missing     | REJECTED_BY_ODOO | The operation cannot be completed: - Create/update: a mandatory field is not set. - Delete: another model requires the record being deleted. If possible, archive it instead. Model: Purchase Order, Field: Vendor
            user-error-delete-confirmed-order | REJECTED_BY_ODOO | In order to delete a purchase order, you must cancel it first.
            """)
    void errors_of_14_are_told_in_our_words(String exchange, FailureCode code, String detail) {
        replay(ODOO_14, exchange);

        Failure failure = failure(rpc().button("res.partner", "anything", 1, null));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).isEqualTo(detail);
        assertThat(failure).hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            bad-key              | ODOO_UNAVAILABLE | Odoo refuses Atrium's credentials
            no-key               | ODOO_UNAVAILABLE | Odoo refuses Atrium's credentials
            unknown-model        | INTERNAL         | Odoo did not understand what Atrium asked of it
            unknown-method       | INTERNAL         | Odoo did not understand what Atrium asked of it
            unknown-argument     | INTERNAL         | Odoo did not understand what Atrium asked of it
            unknown-field        | INTERNAL         | Odoo did not understand what Atrium asked of it
            private-method       | INTERNAL         | Odoo did not understand what Atrium asked of it
            write-missing-record | NOT_FOUND        | The record does not exist in Odoo or has been deleted
            required-missing     | REJECTED_BY_ODOO | The operation cannot be completed: Missing required value for the field 'Vendor'. Model: 'Purchase Order' - create/update: a mandatory field is not set - delete: another model requires the record being deleted, you can archive it instead
            user-error-delete-confirmed-order | REJECTED_BY_ODOO | In order to delete a purchase order, you must cancel it first.
            """)
    void errors_of_19_are_told_in_our_words(String exchange, FailureCode code, String detail) {
        replay(ODOO_19, exchange);

        Failure failure = failure(json2().button("res.partner", "anything", 1, null));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).isEqualTo(detail);
        assertThat(failure).hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            authenticate-bad-password     | Odoo refuses Atrium's credentials
            authenticate-unknown-database | Odoo did not give an answer
            """)
    void a_failed_login_has_had_no_effect(String exchange, String detail) {
        server.authenticating(ODOO_14.getJsonObject(exchange).getJsonObject("body"));

        OdooUnavailable failure = unavailable(rpc().button("res.partner", "anything", 1, null));

        assertThat(failure.detail()).isEqualTo(detail);
        assertThat(failure.effectPossible()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            psycopg2.errors.SerializationFailure       | ODOO_UNAVAILABLE | false
            psycopg2.errors.LockNotAvailable           | ODOO_UNAVAILABLE | false
            psycopg2.errors.DeadlockDetected           | ODOO_UNAVAILABLE | false
            psycopg2.extensions.TransactionRollbackError | ODOO_UNAVAILABLE | false
            odoo.exceptions.LockError                  | ODOO_UNAVAILABLE | false
            odoo.http.SessionExpiredException          | ODOO_UNAVAILABLE | false
            werkzeug.exceptions.TooManyRequests        | ODOO_UNAVAILABLE | false
            psycopg2.OperationalError                  | ODOO_UNAVAILABLE | true
            psycopg2.pool.PoolError                    | ODOO_UNAVAILABLE | true
            psycopg2.errors.StringDataRightTruncation  | REJECTED_BY_ODOO |
            odoo.exceptions.RedirectWarning            | REJECTED_BY_ODOO |
            odoo.exceptions.AccessError                | REJECTED_BY_ODOO |
            builtins.KeyError                          | INTERNAL         |
            builtins.TypeError                         | INTERNAL         |
            """)
    void errors_are_known_by_their_name(String name, FailureCode code, Boolean effectPossible) {
        server.answering(200, FakeOdoo.error(name, "words"));

        Failure failure = failure(rpc().button("res.partner", "anything", 1, null));

        assertThat(failure.code()).isEqualTo(code);
        if (failure instanceof OdooUnavailable unavailable) {
            assertThat(unavailable.effectPossible()).isEqualTo(effectPossible);
        }
    }

    @Test
    void records_and_users_in_a_refusal_stay_inside() {
        server.answering(
                200,
                FakeOdoo.error(
                        "odoo.exceptions.AccessError",
                        "You are not allowed to modify 'Bank' (res.partner.bank) records.\n\n(Records: res.partner.bank(7, 8), User: 2)"));

        Failure failure = failure(rpc().button("res.partner.bank", "anything", 7, null));

        assertThat(failure.detail()).isEqualTo("You are not allowed to modify 'Bank' records.");
    }

    @Test
    void load_errors_of_14_become_violations() {
        replay(ODOO_14, "load-error");

        Failure failure = failure(rpc().load("purchase.order", ANY_TABLE, null));

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.violations())
                .containsExactly(
                        new Violation(
                                "partner_id", "No matching record found for database id '999999' in field 'Vendor'"),
                        new Violation("partner_id", "Missing required value for the field 'Vendor'"));
    }

    @Test
    void load_errors_of_19_become_violations() {
        replay(ODOO_19, "load-error");

        Failure failure = failure(json2().load("purchase.order", ANY_TABLE, null));

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.violations()).extracting(Violation::pointer).containsExactly("partner_id", "partner_id");
    }

    @Test
    void what_an_exception_said_to_users_while_load_saved_is_passed_on() {
        Failure failure = loadStoppedBy("odoo.exceptions.ValidationError", "The date is before the lock date.");

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.detail()).isEqualTo("The date is before the lock date.");
    }

    @Test
    void what_an_exception_said_to_nobody_while_load_saved_stays_inside() {
        Failure failure = loadStoppedBy("KeyError", "account.move.line(<NewId 0x7f>,)");

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.detail()).isEqualTo("Odoo could not take one of the values");
    }

    private Failure loadStoppedBy(String exception, String words) {
        server.answering(200, stopped(exception, words));
        return failure(rpc().load("account.move", ANY_TABLE, null));
    }

    /** As 14 and 19 word it. */
    private static JsonObject stopped(String exception, String words) {
        String text = "Unknown error during import: <class '%s'>: %s".formatted(exception, words);
        JsonObject message = JsonObject.of("type", "error", "record", 0, "message", text);
        return FakeOdoo.result(JsonObject.of("ids", false, "messages", JsonArray.of(message)));
    }

    @Test
    void what_load_does_not_explain_is_tried_once_more_under_the_same_external_id() {
        server.behaving((request, response) -> FakeOdoo.json(response, 200, toThe(server.received.size())));

        int id = answer(rpc().loadOnce(
                        "account.move",
                        "__atrium__.inv_1",
                        () -> Uni.createFrom().item(ANY_TABLE),
                        null));

        assertThat(id).isEqualTo(47);
    }

    /** To each question after the others: not known; stopped; still not known; done. */
    private static JsonObject toThe(int question) {
        return switch (question) {
            case 2 -> stopped("odoo.exceptions.MissingError", "Record does not exist or has been deleted.");
            case 4 -> FakeOdoo.result(JsonObject.of("ids", JsonArray.of(47), "messages", new JsonArray()));
            default -> FakeOdoo.result(new JsonArray());
        };
    }

    @Test
    void fourteen_is_recognised() {
        server.behaving((request, response) -> {
            if (request.isEmpty()) {
                response.setStatusCode(404).end("<!DOCTYPE HTML><title>404 Not Found</title>");
            } else {
                FakeOdoo.json(response, 200, ODOO_14.getJsonObject("version").getJsonObject("body"));
            }
        });

        OdooVersion version = answer(odoo(Protocol.AUTO).version());

        assertThat(version).isEqualTo(new OdooVersion(14, "14.0"));
    }

    @Test
    void nineteen_is_recognised_and_spoken_to_in_json_2() {
        server.behaving((request, response) -> FakeOdoo.json(
                response,
                200,
                request.isEmpty() ? ODOO_19.getJsonObject("version").getValue("body") : new JsonArray()));

        answer(odoo(Protocol.AUTO).searchIds(Search.of("res.partner", new JsonArray(), List.of())));

        assertThat(server.received)
                .extracting(FakeOdoo.Received::path)
                .containsExactly("/web/version", "/json/2/res.partner/search");
        assertThat(server.received.get(1).headers().get("Authorization")).isEqualTo("bearer secret-key");
        assertThat(server.received.get(1).headers().get("X-Odoo-Database")).isEqualTo("demo");
    }

    @Test
    void a_method_that_answers_nothing_succeeded() {
        server.answering(200, JsonObject.of("jsonrpc", "2.0", "id", 1));

        Object answer = answer(rpc().button("account.move", "button_cancel", 19, null));

        assertThat(answer).isNull();
    }

    @Test
    void false_is_read_as_nothing_and_a_reference_as_its_id() {
        replay(ODOO_14, "search-read-many2one-false");

        List<OdooRow> rows = answer(
                rpc().searchRead(Search.of("hr.employee", new JsonArray(), List.of("department_id", "parent_id"))));

        assertThat(rows.get(0).reference("department_id")).isEqualTo(5);
        assertThat(rows.get(1).reference("department_id")).isNull();
        assertThat(rows.get(1).reference("parent_id")).isNull();
    }

    @Test
    void creating_answers_the_id_in_both_protocols() {
        replay(ODOO_14, "create-with-context-company");
        assertThat(answer(rpc().create("res.partner", JsonObject.of("name", "Acme"), null)))
                .isEqualTo(46);

        server.answering(200, JsonArray.of(47));
        assertThat(answer(json2().create("res.partner", JsonObject.of("name", "Acme"), null)))
                .isEqualTo(47);
    }

    @Test
    void names_of_arguments_travel_by_position_where_addons_rename_them() {
        answer(rpc().write("hr.employee", List.of(7), JsonObject.of("name", "Ana"), JsonObject.of("tz", "UTC")));

        JsonArray sent = server.received.get(0).body().getJsonObject("params").getJsonArray("args");
        assertThat(sent.getJsonArray(5)).isEqualTo(JsonArray.of(JsonArray.of(7), JsonObject.of("name", "Ana")));
        assertThat(sent.getJsonObject(6)).isEqualTo(JsonObject.of("context", JsonObject.of("tz", "UTC")));
    }

    @Test
    void a_refused_login_is_tried_again_by_the_next_call() {
        server.authenticating(FakeOdoo.result(false));
        Odoo odoo = rpc();
        failure(odoo.button("res.partner", "anything", 1, null));

        server.authenticating(FakeOdoo.result(2));

        assertThat(answer(odoo.button("res.partner", "anything", 1, null))).isEqualTo(true);
    }

    private void replay(JsonObject recordings, String exchange) {
        JsonObject recorded = recordings.getJsonObject(exchange);
        server.answering(recorded.getInteger("status"), recorded.getValue("body"));
    }

    private Odoo rpc() {
        return odoo(Protocol.JSON_RPC);
    }

    private Odoo json2() {
        return odoo(Protocol.JSON_2);
    }

    private Odoo odoo(Protocol protocol) {
        return Odoo.connect(server.vertx, server.settings(protocol));
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(Duration.ofSeconds(10));
    }

    private static Failure failure(Uni<?> call) {
        return catchThrowableOfType(Failure.class, () -> answer(call));
    }

    private static OdooUnavailable unavailable(Uni<?> call) {
        return catchThrowableOfType(OdooUnavailable.class, () -> answer(call));
    }

    private static JsonObject fixture(String name) {
        try (InputStream file = RecordedAnswersTest.class.getResourceAsStream("/odoo/" + name)) {
            return new JsonObject(new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
