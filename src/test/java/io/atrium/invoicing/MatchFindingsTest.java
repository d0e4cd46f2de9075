package io.atrium.invoicing;

import io.atrium.Surroundings;
import io.atrium.event.Event;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.invoicing.InvoicingDesk.INVOICES;
import static io.atrium.invoicing.InvoicingDesk.caller;
import static io.atrium.invoicing.InvoicingDesk.get;
import static io.atrium.invoicing.InvoicingDesk.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** That an invoice has come to match, or does not any more, is told once. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MatchFindingsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String MATCHED = "io.atrium.invoice.matched.v1";
    private static final String UNMATCHED = "io.atrium.invoice.unmatched.v1";
    private static final int GLOVES = 1;

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    @Inject
    MatchFindings findings;

    private InvoicingDesk desk;
    private final String reference = "B " + UUID.randomUUID();

    @BeforeEach
    void waitForTheFirstCapture() {
        desk = new InvoicingDesk(odoo);
        await().atMost(PATIENCE).until(() -> get(INVOICES + "?limit=1").statusCode() == 200);
    }

    @AfterEach
    void noMoreKills() {
        execute("drop trigger if exists kills on event_log");
    }

    @Test
    void isToldWhenTheReceiptOfWhatWasInvoicedComes() {
        int ordered = desk.orderLine(GLOVES, 10);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, UNMATCHED);

        receive(ordered, 6);

        awaitFindings(id, UNMATCHED, MATCHED);
        found(id)
                .body("authority", contains("atrium", "atrium"))
                .body("legalentity", contains(PublicId.of("le", 1), PublicId.of("le", 1)))
                .body("[0].data.id", equalTo(id))
                .body("[0].data.supplierReference", equalTo(reference))
                .body("[0].data.match.outcome", equalTo("unmatched"))
                .body("[0].data.match.findings", contains("no-receipt"))
                .body("[0].data.previous", hasKey("match"))
                .body("[0].data.previous.match", nullValue())
                .body("[1].data.match.outcome", equalTo("matched"))
                .body("[1].data.match.findings", equalTo(List.of()))
                .body("[1].data.previous.match.outcome", equalTo("unmatched"))
                .body("[1].data.previous.match.findings", contains("no-receipt"));
        get(INVOICES + "/" + id + "/match").then().body("outcome", equalTo("matched"));
    }

    /** Whoever has read the invoice may still act on it. */
    @Test
    void leavesTheInvoiceAsItIs() {
        int ordered = desk.orderLine(GLOVES, 10);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, UNMATCHED);

        get(INVOICES + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("$", not(hasKey("match")));
    }

    @Test
    void isToldWhenTheInvoiceIsChanged() {
        int ordered = desk.orderLine(GLOVES, 10);
        receive(ordered, 6);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, MATCHED);
        String line = get(INVOICES + "/" + id).path("lines[0].id");

        change(id, JsonObject.of("lines", JsonArray.of(JsonObject.of("id", line, "quantity", 8))));
        awaitFindings(id, MATCHED, UNMATCHED);
        change(id, JsonObject.of("lines", JsonArray.of(JsonObject.of("id", line, "quantity", 9))));
        change(id, JsonObject.of("lines", JsonArray.of(JsonObject.of("id", line, "quantity", 5))));

        awaitFindings(id, MATCHED, UNMATCHED, MATCHED);
    }

    @Test
    void isToldWhenTheOrderIsChanged() {
        int ordered = desk.orderLine(GLOVES, 10);
        receive(ordered, 6);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, MATCHED);

        odoo.write("purchase.order.line", List.of(ordered), JsonObject.of("price_unit", 2.0), new JsonObject())
                .await()
                .atMost(PATIENCE);

        awaitFindings(id, MATCHED, UNMATCHED);
        found(id).body("[1].data.match.findings", contains("price-over-order"));
    }

    @Test
    void isNotToldOfWhatChangesNothingAboutIt() {
        int ordered = desk.orderLine(GLOVES, 10);
        receive(ordered, 6);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, MATCHED);

        change(id, JsonObject.of("invoiceDate", "2026-11-21"));
        post("invoicing:post", INVOICES + "/" + id + "/posting", null).then().statusCode(200);
        awaitAllHeard();

        awaitFindings(id, MATCHED);
    }

    @Test
    void isNotToldOfCreditNotes() {
        JsonObject note = invoice(freeLine()).put("kind", "credit-note");
        Response answer = post("invoicing:write", INVOICES, note);
        answer.then().statusCode(201);

        awaitAllHeard();

        awaitFindings(answer.path("id"));
    }

    @Test
    void isToldOnceHoweverOftenAFactIsHeard() {
        int ordered = desk.orderLine(GLOVES, 10);
        String id = created(orderLine(ordered, 6));
        Event fact = fact(id);

        List<Uni<Void>> copies =
                IntStream.range(0, 20).mapToObj(copy -> findings.follow(fact)).toList();
        Uni.join().all(copies).andFailFast().await().atMost(PATIENCE);
        awaitAllHeard();

        awaitFindings(id, UNMATCHED);
    }

    /** The fact has been written, and PostgreSQL loses the process that wrote it: twice, and then not. */
    @Test
    void isToldOnceAlthoughWhoTellsItIsKilledInTheMiddle() {
        int ordered = desk.orderLine(GLOVES, 10);
        String id = created(orderLine(ordered, 6));
        awaitFindings(id, UNMATCHED);
        killTwice(id);

        receive(ordered, 6);

        awaitFindings(id, UNMATCHED, MATCHED);
        awaitAllHeard();
        awaitFindings(id, UNMATCHED, MATCHED);
        assertThat(number("select last_value from kills")).isEqualTo(3);
    }

    /** Copies of the same fact, in any number, given up anywhere, while the outcome goes to and fro. */
    @Test
    void tellsEveryChangeOfTheOutcomeOnceWhateverIsGivenUpOnTheWay() {
        int ordered = desk.orderLine(GLOVES, 10);
        receive(ordered, 6);
        String id = created(orderLine(ordered, 6));
        String line = get(INVOICES + "/" + id).path("lines[0].id");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>(List.of(MATCHED));
        awaitFindings(id, MATCHED);

        for (int round = 0; round < 8; round++) {
            boolean isOver = round % 2 == 0;
            change(id, JsonObject.of("lines", JsonArray.of(JsonObject.of("id", line, "quantity", isOver ? 8 : 6))));
            for (int copy = random.nextInt(6); copy > 0; copy--) {
                var hearing = findings.follow(fact(id)).subscribe().with(heard -> {}, lost -> {});
                if (random.nextBoolean()) {
                    pause(random.nextInt(12));
                    hearing.cancel();
                }
            }
            expected.add(isOver ? UNMATCHED : MATCHED);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(id)).as("seed " + seed).isEqualTo(expected));
        }
        awaitAllHeard();
        assertThat(told(id)).as("seed " + seed).isEqualTo(expected);
    }

    @Test
    void standsInTheCatalogue() {
        caller("events:read")
                .get("/v1/event-types")
                .then()
                .statusCode(200)
                .body(
                        "data.find { it.type == '" + MATCHED + "' }.description",
                        equalTo("The invoice has come to match what was ordered, received and agreed"))
                .body("data.find { it.type == '" + UNMATCHED + "' }.authority", equalTo("atrium"));
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void killTwice(String id) {
        execute("drop sequence if exists kills");
        execute("create sequence kills");
        execute(
                """
                create or replace function kill_twice() returns trigger language plpgsql as $$
                begin
                    if nextval('kills') < 3 then
                        perform pg_terminate_backend(pg_backend_pid());
                        perform pg_sleep(1);
                    end if;
                    return new;
                end $$""");
        execute("create trigger kills before insert on event_log for each row when (new.subject = '" + id
                + "' and new.type = '" + MATCHED + "') execute function kill_twice()");
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    private long number(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static Event fact(String invoice) {
        return new Event(
                1,
                UUID.randomUUID(),
                "io.atrium.invoice.updated.v1",
                invoice,
                Instant.now(),
                "again",
                "odoo",
                null,
                JsonObject.of("id", invoice));
    }

    /** All that is in the log now was heard. */
    private void awaitAllHeard() {
        long head = number("select position from event_head");
        await().atMost(PATIENCE)
                .until(() -> pool.preparedQuery("select position from event_consumer where name = $1")
                                .execute(Tuple.of(MatchFindings.CHANNEL))
                                .await()
                                .atMost(PATIENCE)
                                .iterator()
                                .next()
                                .getLong(0)
                        >= head);
    }

    /** The capture has seen it too, so that nobody finds an invoice before the receipt of what it bills. */
    private void receive(int orderLine, int quantity) {
        desk.receive(orderLine, quantity);
        await().atMost(PATIENCE)
                .until(() -> number(
                                """
                                select count(*)
                                from record_document, json_array_elements(convert_from(body, 'UTF8')::json -> 'lines') as line
                                where type = 'purchase-order' and line ->> 'id' = '%s'
                                    and (line ->> 'receivedQuantity')::numeric = %d"""
                                        .formatted(PublicId.of("pol", orderLine), quantity))
                        == 1);
    }

    private static void awaitFindings(String id, String... types) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(id)).containsExactly(types));
    }

    private static List<String> told(String id) {
        return facts(id).extract().jsonPath().getList("data.type.findAll { it.endsWith('matched.v1') }");
    }

    private static ValidatableResponse found(String id) {
        return facts(id).rootPath("data.findAll { it.type.endsWith('matched.v1') }");
    }

    private static ValidatableResponse facts(String id) {
        return caller("events:read").get("/v1/changes?subject=" + id).then().statusCode(200);
    }

    private String created(JsonObject line) {
        Response answer = post("invoicing:write", INVOICES, invoice(line));
        answer.then().statusCode(201);
        return answer.path("id");
    }

    private static void change(String id, JsonObject change) {
        caller("invoicing:write")
                .contentType(ContentType.JSON)
                .body(change.encode())
                .patch(INVOICES + "/" + id)
                .then()
                .statusCode(200);
    }

    private JsonObject invoice(JsonObject line) {
        return new JsonObject()
                .put("supplierId", PublicId.of("sup", InvoicingDesk.SUPPLIER))
                .put("supplierReference", reference)
                .put("invoiceDate", "2026-11-20")
                .put("currency", "USD")
                .put("lines", JsonArray.of(line));
    }

    private static JsonObject orderLine(int line, int quantity) {
        return JsonObject.of("purchaseOrderLineId", PublicId.of("pol", line), "quantity", quantity);
    }

    private static JsonObject freeLine() {
        return new JsonObject()
                .put("description", "Delivery")
                .put("quantity", 1)
                .put("unitPrice", JsonObject.of("amount", "7.50", "currency", "USD"))
                .put("accountId", PublicId.of("acc", 3))
                .put("costCenterId", PublicId.of("cc", 1));
    }
}
