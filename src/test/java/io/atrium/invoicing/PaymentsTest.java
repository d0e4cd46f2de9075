package io.atrium.invoicing;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.invoicing.InvoicingDesk.PAYMENTS;
import static io.atrium.invoicing.InvoicingDesk.caller;
import static io.atrium.invoicing.InvoicingDesk.get;
import static io.atrium.invoicing.InvoicingDesk.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** Suppliers are paid what they are owed, and once. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class PaymentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PAY = "invoicing:pay";
    private static final int OTHER_SUPPLIER = 4;

    @Inject
    Odoo odoo;

    private InvoicingDesk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        desk = new InvoicingDesk(odoo);
        await().atMost(PATIENCE).until(() -> get(PAYMENTS + "?limit=1").statusCode() == 200);
    }

    @Test
    void paysAllThatIsOpen() {
        String invoice = bill(100);
        JsonObject body =
                of(invoice).put("memo", "November").put("date", "2026-11-21").put("journal", "BNK1");

        Response answer = post(PAY, PAYMENTS, body);

        answer.then()
                .statusCode(201)
                .header("Location", equalTo(PAYMENTS + "/" + answer.path("id")))
                .body("status", equalTo("posted"))
                .body("amount.amount", equalTo("100.00"))
                .body("memo", equalTo("November"))
                .body("date", equalTo("2026-11-21"))
                .body("journal", equalTo("Bank"))
                .body("invoiceIds", equalTo(List.of(invoice)));
        assertThat(desk.bill(invoice, "payment_state").text("payment_state")).isEqualTo("paid");
        await().atMost(PATIENCE).untilAsserted(() -> caller("events:read")
                .get("/v1/changes?subject=" + invoice)
                .then()
                .body("data.type", hasItem("io.atrium.invoice.paid.v1")));
    }

    @Test
    void paysAPartAndThenTheRest() {
        String invoice = bill(100);

        post(PAY, PAYMENTS, part(invoice, "40.00")).then().statusCode(201).body("amount.amount", equalTo("40.00"));
        post(PAY, PAYMENTS, of(invoice)).then().statusCode(201).body("amount.amount", equalTo("60.00"));

        assertThat(open(invoice)).isZero();
    }

    @Test
    void paysSeveralInvoicesWithOnePayment() {
        String one = bill(30);
        String other = bill(50);

        Response answer = post(PAY, PAYMENTS, of(one, other));

        answer.then()
                .statusCode(201)
                .body("amount.amount", equalTo("80.00"))
                .body("invoiceIds", containsInAnyOrder(one, other));
        assertThat(open(one) + open(other)).isZero();
    }

    @Test
    void paysOnceHoweverOftenTheRequestIsRepeated() {
        String invoice = bill(100);
        String key = UUID.randomUUID().toString();
        JsonObject body = part(invoice, "10.00");

        List<Integer> statuses =
                InvoicingDesk.atOnce(i -> post(PAY, PAYMENTS, key, body).statusCode());
        Response again = post(PAY, PAYMENTS, key, body);

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        again.then().statusCode(201).header("Idempotency-Replayed", "true");
        assertThat(open(invoice)).isEqualTo(90);
        assertThat(payments(invoice)).hasSize(1);
    }

    @Test
    void paysNoMoreThanIsOpenWhoeverPaysAtOnce() {
        String invoice = bill(100);

        List<Integer> statuses = InvoicingDesk.atOnce(
                i -> post(PAY, PAYMENTS, part(invoice, "10.00")).statusCode());

        assertThat(statuses).isSubsetOf(201, 202, 409);
        await().atMost(PATIENCE).until(() -> open(invoice) == 0);
        assertThat(payments(invoice)).hasSize(10);
        assertThat(Collections.frequency(statuses, 201)).isLessThanOrEqualTo(10);
    }

    @Test
    void refusesMoreThanIsOpen() {
        String invoice = bill(100);

        post(PAY, PAYMENTS, part(invoice, "100.01"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("errors.pointer", hasItem("/amount/amount"))
                .body("detail", containsString("100.00"));
        assertThat(open(invoice)).isEqualTo(100);
    }

    @Test
    void refusesAnotherCurrency() {
        String invoice = bill(100);
        JsonObject body =
                of(invoice).put("amount", new JsonObject().put("amount", "1").put("currency", "EUR"));

        post(PAY, PAYMENTS, body).then().statusCode(409).body("errors.pointer", hasItem("/amount/currency"));
    }

    @Test
    void refusesWhatIsPaidAlready() {
        String invoice = bill(100);
        post(PAY, PAYMENTS, of(invoice)).then().statusCode(201);

        post(PAY, PAYMENTS, of(invoice))
                .then()
                .statusCode(409)
                .body("errors.pointer", hasItem("/invoiceIds/0"))
                .body("detail", containsString("paid"));
        assertThat(payments(invoice)).hasSize(1);
    }

    @Test
    void refusesADraft() {
        // The sandbox's third bill is one.
        post(PAY, PAYMENTS, of(PublicId.of("inv", 3))).then().statusCode(409).body("detail", containsString("draft"));
    }

    @Test
    void refusesInvoicesOfSeveralSuppliers() {
        String one = bill(30);
        String other = desk.postedBill(OTHER_SUPPLIER, 50);

        post(PAY, PAYMENTS, of(one, other)).then().statusCode(409).body("errors.pointer", hasItem("/invoiceIds/1"));
        assertThat(open(one)).isEqualTo(30);
    }

    @Test
    void refusesWhatCannotBeUnderstoodAndNamesThePlace() {
        String invoice = bill(30);

        refused(of(), "/invoiceIds");
        refused(of("sup_hbr0kgh3"), "/invoiceIds/0");
        refused(of(PublicId.of("inv", 99_999_999)), "/invoiceIds/0");
        refused(of(invoice, invoice), "/invoiceIds/1");
        refused(of(invoice).put("memo", "two\nlines"), "/memo");
        refused(of(invoice).put("journal", "NONE"), "/journal");
        refused(part(invoice, "-1"), "/amount/amount");
    }

    @Test
    void paysOnlyWhatTheTokenMaySeeAndPay() {
        String invoice = bill(30);

        caller(PAY, PublicId.of("le", 2))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(of(invoice).encode())
                .post(PAYMENTS)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/invoiceIds/0"));
        post("invoicing:post", PAYMENTS, of(invoice)).then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(open(invoice)).isEqualTo(30);
    }

    private static void refused(JsonObject body, String pointer) {
        post(PAY, PAYMENTS, body)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem(pointer));
    }

    private String bill(double amount) {
        return desk.postedBill(InvoicingDesk.SUPPLIER, amount);
    }

    private double open(String invoice) {
        return desk.bill(invoice, "amount_residual").decimal("amount_residual").doubleValue();
    }

    private List<OdooRow> payments(String invoice) {
        int bill = PublicId.parse("inv", invoice).orElseThrow();
        return desk.rows("account.payment", "partner_id", InvoicingDesk.SUPPLIER, "reconciled_bill_ids").stream()
                .filter(payment -> payment.references("reconciled_bill_ids").contains(bill))
                .toList();
    }

    private static JsonObject of(String... invoices) {
        return new JsonObject().put("invoiceIds", new JsonArray(List.of(invoices)));
    }

    private static JsonObject part(String invoice, String amount) {
        return of(invoice).put("amount", new JsonObject().put("amount", amount).put("currency", "USD"));
    }
}
