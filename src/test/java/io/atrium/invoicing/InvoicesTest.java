package io.atrium.invoicing;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static io.atrium.invoicing.InvoicingDesk.INVOICES;
import static io.atrium.invoicing.InvoicingDesk.PAYMENTS;
import static io.atrium.invoicing.InvoicingDesk.caller;
import static io.atrium.invoicing.InvoicingDesk.get;
import static io.atrium.invoicing.InvoicingDesk.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

/** Supplier invoices, written through Atrium, and what they are held against. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class InvoicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WRITE = "invoicing:write";
    private static final String SUPPLIER_ID = PublicId.of("sup", InvoicingDesk.SUPPLIER);
    private static final int GLOVES = 1;

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    private InvoicingDesk desk;
    private final String reference = "B " + UUID.randomUUID();

    @BeforeEach
    void waitForTheFirstCapture() {
        desk = new InvoicingDesk(odoo);
        await().atMost(PATIENCE).until(() -> get(INVOICES + "?limit=1").statusCode() == 200);
    }

    @Test
    void createsADraftOfOrderedAndOtherLines() {
        int ordered = desk.orderLine(GLOVES, 10);
        JsonObject body = invoice(reference, orderLine(ordered, 3), freeLine("Delivery", "7.50"));

        Response answer = post(WRITE, INVOICES, body);

        answer.then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .header("Location", equalTo(INVOICES + "/" + answer.path("id")))
                .body("status", equalTo("draft"))
                .body("number", nullValue())
                .body("supplierReference", equalTo(reference))
                .body("total.amount", equalTo("19.50"))
                .body("lines[0].purchaseOrderLineId", equalTo(PublicId.of("pol", ordered)))
                .body("lines[0].unitPrice.amount", equalTo("4.00"))
                .body("lines[1].description", equalTo("Delivery"))
                .body("lines[1].accountId", equalTo(PublicId.of("acc", 3)))
                .body("lines[1].costShares[0].costCenterIds", contains(PublicId.of("cc", 1)));
        assertThat(desk.bills(reference)).hasSize(1);
    }

    @Test
    void createsOneDraftHoweverOftenTheRequestIsRepeated() {
        String key = UUID.randomUUID().toString();
        JsonObject body = invoice(reference, freeLine("Delivery", "7.50"));

        List<Integer> statuses =
                InvoicingDesk.atOnce(i -> post(WRITE, INVOICES, key, body).statusCode());
        Response again = post(WRITE, INVOICES, key, body);

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        again.then().statusCode(201).header("Idempotency-Replayed", "true");
        assertThat(desk.bills(reference)).hasSize(1);
    }

    @Test
    void refusesTheSupplierSNumberOfAnotherInvoiceHoweverItIsWritten() {
        Response first = post(WRITE, INVOICES, invoice(reference, freeLine("Delivery", "7.50")));

        Response second = post(
                WRITE,
                INVOICES,
                invoice(reference.toLowerCase().replace(" ", "/"), freeLine("Delivery again", "7.50")));

        second.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("errors.pointer", hasItem("/supplierReference"))
                .body("detail", containsString(first.path("id")));
    }

    @Test
    void takesOneOfManyInvoicesWithTheSameNumberThatArriveAtOnce() {
        List<Integer> statuses =
                InvoicingDesk.atOnce(i -> post(WRITE, INVOICES, invoice(reference, freeLine("Copy " + i, "7.50")))
                        .statusCode());

        // Who has waited too long is told to come back.
        assertThat(statuses).containsOnlyOnce(201).contains(409).isSubsetOf(201, 202, 409);
        assertThat(desk.bills(reference)).hasSize(1);
    }

    @Test
    void takesTheNumberOfACancelledInvoiceAgain() {
        String first = created(freeLine("Delivery", "7.50"));
        cancel(first).then().statusCode(200);

        // As Odoo 14 itself remembers cancelled ones, the new one has another date.
        JsonObject body = invoice(reference, freeLine("Delivery", "8.50")).put("invoiceDate", "2026-11-19");

        post(WRITE, INVOICES, body).then().statusCode(201);
    }

    static Stream<Arguments> wrongBodies() {
        JsonObject price = new JsonObject().put("amount", "1").put("currency", "EUR");
        return Stream.of(
                Arguments.of("/lines", new JsonObject().put("lines", new JsonArray())),
                Arguments.of("/supplierId", new JsonObject().put("supplierId", "emp_53ysn18k")),
                Arguments.of("/supplierReference", new JsonObject().put("supplierReference", "--/--")),
                Arguments.of("/invoiceDate", new JsonObject().put("invoiceDate", "soon")),
                Arguments.of("/currency", new JsonObject().put("currency", "XXX")),
                Arguments.of("/lines/0/quantity", line(freeLine("Delivery", "1").put("quantity", 0))),
                Arguments.of("/lines/0/description", line(without(freeLine("Delivery", "1"), "description"))),
                Arguments.of("/lines/0/unitPrice", line(without(freeLine("Delivery", "1"), "unitPrice"))),
                Arguments.of(
                        "/lines/0/unitPrice/currency",
                        line(freeLine("Delivery", "1").put("unitPrice", price))),
                Arguments.of("/lines/0/id", line(freeLine("Delivery", "1").put("id", PublicId.of("inl", 1)))),
                Arguments.of("/lines/0/purchaseOrderLineId", line(orderLine(99_999_999, 1))),
                Arguments.of(
                        "/lines/0/accountId",
                        line(freeLine("Delivery", "1").put("accountId", PublicId.of("acc", 99_999_999)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBodies")
    void refusesAWrongInvoiceAndNamesThePlace(String pointer, JsonObject wrong) {
        JsonObject body = invoice(reference, freeLine("Delivery", "1")).mergeIn(wrong);
        if (pointer.equals("/currency")) {
            body.getJsonArray("lines")
                    .getJsonObject(0)
                    .getJsonObject("unitPrice")
                    .put("currency", "XXX");
        }

        Response answer = post(WRITE, INVOICES, body);

        answer.then().statusCode(400).body("code", equalTo("invalid")).body("errors.pointer", hasItem(pointer));
        assertThat(desk.bills(reference)).isEmpty();
    }

    @Test
    void takesInvoicesOnlyForTheLegalEntitiesOfTheToken() {
        JsonObject body = invoice(reference, freeLine("Delivery", "1")).put("legalEntityId", PublicId.of("le", 1));

        Response answer = caller(WRITE, PublicId.of("le", 2))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body.encode())
                .post(INVOICES);

        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(desk.bills(reference)).isEmpty();
    }

    @Test
    void showsNothingOfAnotherLegalEntity() {
        String id = created(freeLine("Delivery", "7.50"));
        String other = PublicId.of("le", 2);

        caller("invoicing:read", other)
                .get(INVOICES + "/" + id + "/match")
                .then()
                .statusCode(404);
        caller("invoicing:post", other)
                .noContentType()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post(INVOICES + "/" + id + "/posting")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void changesADraftAsAWhole() {
        int ordered = desk.orderLine(GLOVES, 10);
        Response created =
                post(WRITE, INVOICES, invoice(reference, orderLine(ordered, 3), freeLine("Delivery", "7.50")));
        JsonObject change = new JsonObject()
                .put("supplierReference", reference + "-2")
                .put("dueDate", "2026-12-24")
                .put(
                        "lines",
                        JsonArray.of(
                                new JsonObject()
                                        .put("id", created.path("lines[0].id"))
                                        .put("quantity", 2),
                                freeLine("Packing", "1.25")));

        Response answer = change(created.path("id"), created.header("ETag"), change);

        answer.then()
                .statusCode(200)
                .body("supplierReference", equalTo(reference + "-2"))
                .body("dueDate", equalTo("2026-12-24"))
                .body("invoiceDate", equalTo("2026-11-20"))
                .body("lines.description", hasItem("Packing"))
                .body("lines.size()", equalTo(2))
                .body("lines[0].quantity", equalTo(2))
                .body("total.amount", equalTo("9.25"));
    }

    @Test
    void changesNothingThatHasChangedSinceItWasRead() {
        String id = created(freeLine("Delivery", "7.50"));

        Response answer = change(id, "\"7\"", new JsonObject().put("dueDate", "2026-12-24"));

        answer.then().statusCode(412).body("code", equalTo("stale-version"));
    }

    static Stream<Arguments> wrongChanges() {
        return Stream.of(
                Arguments.of("", new JsonObject()),
                Arguments.of("/supplierReference", new JsonObject().putNull("supplierReference")),
                Arguments.of("/invoiceDate", new JsonObject().putNull("invoiceDate")),
                Arguments.of("/lines", new JsonObject().putNull("lines")),
                Arguments.of("/lines", new JsonObject().put("lines", new JsonArray())),
                Arguments.of(
                        "/lines/0/id",
                        new JsonObject()
                                .put(
                                        "lines",
                                        JsonArray.of(new JsonObject().put("id", PublicId.of("inl", 99_999_999))))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrongChanges")
    void refusesAWrongChangeAndNamesThePlace(String pointer, JsonObject change) {
        String id = created(freeLine("Delivery", "7.50"));

        Response answer = change(id, null, change);

        answer.then().statusCode(400).body("code", equalTo("invalid")).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void clearsTheDueDateOfADraft() {
        Response created = post(
                WRITE, INVOICES, invoice(reference, freeLine("Delivery", "1")).put("dueDate", "2026-12-24"));

        Response answer = change(created.path("id"), null, new JsonObject().putNull("dueDate"));

        answer.then().statusCode(200).body("dueDate", nullValue());
    }

    @Test
    void refusesANumberOfTheSupplierSThatAnotherInvoiceHasAlsoInAChange() {
        created(freeLine("Delivery", "7.50"));
        Response other = post(WRITE, INVOICES, invoice(reference + "-other", freeLine("Delivery", "7.50")));

        Response answer =
                change(other.path("id"), null, new JsonObject().put("supplierReference", reference.toUpperCase()));

        answer.then().statusCode(409).body("errors.pointer", hasItem("/supplierReference"));
    }

    @Test
    void changesOnlyDrafts() {
        String id = created(freeLine("Delivery", "7.50"));
        override(id).then().statusCode(200);

        change(id, null, new JsonObject().put("dueDate", "2026-12-24"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
    }

    @Test
    void holdsWhatALineCostsAfterItsDiscountToTheOrder() {
        int ordered = desk.orderLine(GLOVES, 10);
        desk.receive(ordered, 6);
        JsonObject dearer = new JsonObject().put("amount", "5.00").put("currency", "USD");

        String id = created(orderLine(ordered, 3).put("unitPrice", dearer).put("discount", 20));

        get(INVOICES + "/" + id)
                .then()
                .body("lines[0].unitPrice.amount", equalTo("5.00"))
                .body("lines[0].discount", equalTo(20))
                .body("lines[0].subtotal.amount", equalTo("12.00"));
        // The order and what arrived of it were made in Odoo, so Atrium may not know them at once.
        await().atMost(PATIENCE).untilAsserted(() -> get(INVOICES + "/" + id + "/match")
                .then()
                .body("outcome", equalTo("matched"))
                .body("lines[0].prices.invoiced.amount", equalTo("4.00"))
                .body("lines[0].prices.ordered.amount", equalTo("4.00")));
        change(id, null, lines(onlyLine(id).put("discount", 10)))
                .then()
                .statusCode(200)
                .body("lines[0].discount", equalTo(10))
                .body("lines[0].unitPrice.amount", equalTo("5.00"));
        get(INVOICES + "/" + id + "/match")
                .then()
                .body("lines[0].findings", hasItem("price-over-order"))
                .body("lines[0].prices.invoiced.amount", equalTo("4.50"));
    }

    private static JsonObject lines(JsonObject... changes) {
        return new JsonObject().put("lines", new JsonArray(List.of(changes)));
    }

    private static JsonObject onlyLine(String invoice) {
        return new JsonObject().put("id", get(INVOICES + "/" + invoice).<String>path("lines[0].id"));
    }

    @Test
    void refusesADiscountThatIsNone() {
        Response answer = post(
                WRITE,
                INVOICES,
                invoice(
                        reference,
                        freeLine("One", "1").put("discount", -1),
                        freeLine("Two", "1").put("discount", 100.5),
                        freeLine("Three", "1").put("discount", 0.125)));

        answer.then()
                .statusCode(400)
                .body(
                        "errors.pointer",
                        containsInAnyOrder("/lines/0/discount", "/lines/1/discount", "/lines/2/discount"));
        assertThat(desk.bills(reference)).isEmpty();
    }

    @Test
    void postsAnInvoiceOfWhatWasOrderedAndReceived() {
        int ordered = desk.orderLine(GLOVES, 10);
        desk.receive(ordered, 6);
        String id = created(orderLine(ordered, 6));

        Response answer = post("invoicing:post", INVOICES + "/" + id + "/posting", null);

        answer.then().statusCode(200).body("status", equalTo("posted"));
        assertThat(desk.bill(id, "state").text("state")).isEqualTo("posted");
        get(INVOICES + "/" + id + "/match")
                .then()
                .statusCode(200)
                .header("Atrium-As-Of", containsString("T"))
                .body("outcome", equalTo("matched"))
                .body("lines[0].findings", equalTo(List.of()))
                .body("lines[0].quantities.ordered", equalTo(10))
                .body("lines[0].quantities.received", equalTo(6))
                .body("lines[0].quantities.invoicedInAll", equalTo(6))
                .body("lines[0].prices.ordered.amount", equalTo("4.00"));
        caller("events:read")
                .get("/v1/changes?subject=" + id)
                .then()
                .body(
                        "data.type.findAll { !it.endsWith('matched.v1') }",
                        equalTo(List.of("io.atrium.invoice.created.v1", "io.atrium.invoice.posted.v1")));
    }

    @Test
    void refusesToPostWhatDoesNotMatchAndSaysWhy() {
        int ordered = desk.orderLine(GLOVES, 10);
        desk.receive(ordered, 6);
        String id = created(
                orderLine(ordered, 7)
                        .put("unitPrice", new JsonObject().put("amount", "4.20").put("currency", "USD")),
                freeLine("Delivery", "7.50"));

        Response answer = post("invoicing:post", INVOICES + "/" + id + "/posting", null);

        answer.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("errors.pointer", hasItems("/lines/0", "/lines/1"))
                .body("errors.detail", hasItem(containsString("quantity-over-received")))
                .body("errors.detail", hasItem(containsString("price-over-order")))
                .body("errors.detail", hasItem(containsString("no-order")));
        assertThat(desk.bill(id, "state").text("state")).isEqualTo("draft");
    }

    @Test
    void postsWhatDoesNotMatchForAReasonThatIsAudited() {
        String id = created(freeLine("Delivery", "7.50"));

        override(id).then().statusCode(200).body("status", equalTo("posted"));

        assertThat(notes(id, "invoice.post")).containsExactly("override: Agreed by telephone");
    }

    @Test
    void refusesAnOverrideWithoutAReason() {
        String id = created(freeLine("Delivery", "7.50"));
        JsonObject body = new JsonObject().put("override", new JsonObject().put("reason", " "));

        post("invoicing:post", INVOICES + "/" + id + "/posting", body)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/override/reason"));
    }

    @Test
    void postsOnce() {
        String id = created(freeLine("Delivery", "7.50"));
        String key = UUID.randomUUID().toString();
        JsonObject body = overriding();

        List<Integer> same =
                InvoicingDesk.atOnce(i -> post("invoicing:post", INVOICES + "/" + id + "/posting", key, body)
                        .statusCode());
        Response other = override(id);

        assertThat(same).isSubsetOf(200, 409).contains(200);
        other.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void postsNothingThatHasChangedSinceItWasRead() {
        String id = created(freeLine("Delivery", "7.50"));

        caller("invoicing:post")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("If-Match", "\"7\"")
                .contentType(ContentType.JSON)
                .body(overriding().encode())
                .post(INVOICES + "/" + id + "/posting")
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
    }

    @Test
    void needsTheScopeOfEachStep() {
        String id = created(freeLine("Delivery", "7.50"));

        post(WRITE, INVOICES + "/" + id + "/posting", overriding()).then().statusCode(403);
        post("invoicing:post", INVOICES, invoice(reference, freeLine("Delivery", "1")))
                .then()
                .statusCode(403);
        post("invoicing:read", INVOICES + "/" + id + "/cancellation", new JsonObject().put("reason", "Mistake"))
                .then()
                .statusCode(403);
    }

    @Test
    void cancelsAPostedInvoiceOfWhichNothingIsPaid() {
        String id = created(freeLine("Delivery", "7.50"));
        override(id).then().statusCode(200);

        cancel(id).then().statusCode(200).body("status", equalTo("cancelled"));

        assertThat(desk.bill(id, "state").text("state")).isEqualTo("cancel");
        assertThat(notes(id, "invoice.cancel")).containsExactly("Sent twice");
        cancel(id).then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void neverCancelsAnInvoiceThatIsPaidInPart() {
        String id = created(freeLine("Delivery", "7.50"));
        override(id).then().statusCode(200);
        JsonObject payment = new JsonObject()
                .put("invoiceIds", JsonArray.of(id))
                .put("amount", new JsonObject().put("amount", "2").put("currency", "USD"));
        post("invoicing:pay", PAYMENTS, payment).then().statusCode(201);

        cancel(id).then().statusCode(409).body("detail", containsString("partially-paid"));

        assertThat(desk.bill(id, "state", "payment_state").text("state")).isEqualTo("posted");
        assertThat(desk.bill(id, "payment_state").text("payment_state")).isEqualTo("partial");
    }

    @Test
    void cancelsForAReasonOnly() {
        String id = created(freeLine("Delivery", "7.50"));

        post(WRITE, INVOICES + "/" + id + "/cancellation", new JsonObject())
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/reason"));
    }

    private String created(JsonObject... lines) {
        Response answer = post(WRITE, INVOICES, invoice(reference, lines));
        answer.then().statusCode(201);
        return answer.path("id");
    }

    private static Response cancel(String id) {
        return post(WRITE, INVOICES + "/" + id + "/cancellation", new JsonObject().put("reason", "Sent twice"));
    }

    private static Response override(String id) {
        return post("invoicing:post", INVOICES + "/" + id + "/posting", overriding());
    }

    private static JsonObject overriding() {
        return new JsonObject().put("override", new JsonObject().put("reason", "Agreed by telephone"));
    }

    private static Response change(String id, String ifMatch, JsonObject change) {
        RequestSpecification request =
                caller(WRITE).contentType(ContentType.JSON).body(change.encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(INVOICES + "/" + id);
    }

    private List<String> notes(String subject, String action) {
        return pool
                .preparedQuery("select note from audit_entry where subject = $1 and action = $2 and outcome = 'done'")
                .execute(Tuple.of(subject, action))
                .await()
                .atMost(PATIENCE)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static JsonObject invoice(String reference, JsonObject... lines) {
        return new JsonObject()
                .put("supplierId", SUPPLIER_ID)
                .put("supplierReference", reference)
                .put("invoiceDate", "2026-11-20")
                .put("currency", "USD")
                .put("lines", new JsonArray(List.of(lines)));
    }

    private static JsonObject orderLine(int line, int quantity) {
        return new JsonObject()
                .put("purchaseOrderLineId", PublicId.of("pol", line))
                .put("quantity", quantity);
    }

    private static JsonObject freeLine(String description, String price) {
        return new JsonObject()
                .put("description", description)
                .put("quantity", 1)
                .put("unitPrice", new JsonObject().put("amount", price).put("currency", "USD"))
                .put("accountId", PublicId.of("acc", 3))
                .put("costCenterId", PublicId.of("cc", 1));
    }

    private static JsonObject line(JsonObject line) {
        return new JsonObject().put("lines", JsonArray.of(line));
    }

    private static JsonObject without(JsonObject line, String member) {
        line.remove(member);
        return line;
    }
}
