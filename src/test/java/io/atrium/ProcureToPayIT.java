package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the wish to the paid invoice, every step asked for through the gateway, every step's outcome heard of from the feed,
 * and all of it looked up in Odoo itself. Quantities and price are those of the recorded story.
 */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#allDialects")
class ProcureToPayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ORDERED = 10;
    private static final int FIRST_DELIVERY = 6;
    private static final String PRICE = "4.50";
    /** Told when it is found out, which may be after the next step. */
    private static final List<String> FINDINGS = List.of("invoice.matched", "invoice.unmatched");

    private static final String REASON = "The new price list holds from this month on";

    /** What of a recorded row does not depend on which records there are. */
    private static final List<String> COMPARED = List.of(
            "state",
            "invoice_status",
            "amount_untaxed",
            "picking_ids",
            "backorder_ids",
            "product_qty",
            "qty_received",
            "qty_invoiced",
            "payment_state",
            "amount_residual",
            "payment_type",
            "partner_type");

    private static Stage stage;

    @Parameter
    Target target;

    private final String reference = "GW-" + UUID.randomUUID();

    /** What follows from each request, by the correlation id of its answer. */
    private final Map<String, List<String>> asked = new HashMap<>();

    private Client client;
    private Client approver;
    private Reader reader;
    private OdooDesk desk;
    private String currency;
    private String supplier;

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void set() {
        stage.set();
        client = Client.of(stage.gateway());
        approver = Client.approver(stage.gateway());
        desk = stage.desk();
        currency = desk.currency();
        reader = new Reader(client);
        supplier = done(
                        201,
                        client.post("/v1/suppliers", key(), JsonObject.of("name", "Glove Works " + reference)),
                        "supplier.created")
                .getString("id");
    }

    @AfterEach
    void stopReading() {
        reader.close();
    }

    @Test
    void whatSomebodyWishesForIsOrderedReceivedInvoicedAndPaidEachOnce() {
        // When
        String requisition = approvedRequisition();
        String order = order(requisition);
        String line = line(order);
        confirm(order);
        String receipt = received(order);
        String rest = receivedRest(receipt);
        String invoice = invoice(line, PRICE);
        JsonObject match = match(invoice, "matched");
        post(invoice);
        String first = pay(invoice, new BigDecimal("20.00"), "partially-paid");
        String second = pay(invoice, null, "paid");

        // Then
        assertThat(match.getJsonArray("findings")).isEmpty();
        assertTold(requisition, "requisition", "created", "submitted", "approved", "ordered");
        assertTold(order, "purchase-order", "created", "confirmed");
        assertTold(receipt, "goods-receipt", "created", "validated");
        assertTold(rest, "goods-receipt", "created", "validated");
        assertTold(invoice, "invoice", "created", "posted", "paid");
        assertTold(first, "payment", "created", "reconciled");
        assertTold(second, "payment", "created", "reconciled");
        assertEachRequestIsAnsweredFor();
        assertReadOnce();
        assertThat(desk.ordersBecauseOf(requisition, odooId("sup", supplier))).containsExactly(odooId("po", order));
        assertReceivedInOdoo(order, receipt, rest);
        assertPaidInOdoo(invoice, "45.00", "20.00", "25.00");
    }

    @Test
    void anInvoiceThatAsksForMoreThanWasOrderedIsPostedOnlyWithAReason() {
        // Given
        String requisition = approvedRequisition();
        String order = order(requisition);
        String line = line(order);
        confirm(order);
        receivedRest(received(order));

        // When
        String invoice = invoice(line, "5.00");
        JsonObject match = match(invoice, "unmatched");
        Answer refused = client.post("/v1/invoices/" + invoice + "/posting", key(), new JsonObject());
        String stateWhenRefused =
                desk.read("account.move", odooId("inv", invoice), "state").text("state");
        JsonObject override = JsonObject.of("override", JsonObject.of("reason", REASON));
        done(200, client.post("/v1/invoices/" + invoice + "/posting", key(), override), "invoice.posted");

        // Then
        assertThat(match.getJsonArray("findings")).containsExactly("price-over-order");
        assertThat(match.getJsonArray("lines").getJsonObject(0).getJsonObject("prices"))
                .isEqualTo(new JsonObject().put("invoiced", money("5.00")).put("ordered", money(PRICE)));
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.json().getString("code")).isEqualTo("conflict");
        assertThat(refused.json().getJsonArray("errors"))
                .containsExactly(new JsonObject()
                        .put("pointer", "/lines/0")
                        .put("detail", "price-over-order: The price is above that of the order"));
        assertThat(stateWhenRefused).isEqualTo("draft");
        assertThat(desk.read("account.move", odooId("inv", invoice), "state").text("state"))
                .isEqualTo("posted");
        reader.awaits("invoice.posted", document -> document.getString("id").equals(invoice));
        assertTold(invoice, "invoice", "created", "posted");
        assertEachRequestIsAnsweredFor();
        assertThat(reader.dueTo(refused.header("X-Correlation-Id"))).isEmpty();
        assertThat(stage.audited(invoice))
                .containsExactly(
                        "demo invoice.create done",
                        "demo invoice.post conflict",
                        "demo invoice.post done override: " + REASON);
    }

    /** Asked for by one client, and approved by another. */
    private String approvedRequisition() {
        String item = PublicId.of(
                "itm", desk.ids("product.product", OdooDesk.goods(), 1).get(0));
        await().atMost(PATIENCE).until(() -> client.get("/v1/items/" + item).status() == 200);
        JsonObject wished = new JsonObject()
                .put("itemId", item)
                .put("supplierId", supplier)
                .put("quantity", ORDERED)
                .put("estimatedUnitPrice", money(PRICE));
        JsonObject wish = new JsonObject()
                .put("currency", currency)
                .put("neededBy", "2030-01-31")
                .put("lines", JsonArray.of(wished));
        String id = done(201, client.post("/v1/requisitions", key(), wish), "requisition.created")
                .getString("id");
        String path = "/v1/requisitions/" + id;
        done(200, client.post(path + "/submission", key(), new JsonObject()), "requisition.submitted");
        assertThat(client.post(path + "/approval", key(), new JsonObject()).status())
                .as("nobody approves what they asked for themselves")
                .isEqualTo(403);
        done(
                200,
                approver.post(path + "/approval", key(), new JsonObject()),
                "requisition.approved",
                "purchase-order.created",
                "requisition.ordered");
        return id;
    }

    private String order(String requisition) {
        JsonObject ordered = reader.awaits(
                "requisition.ordered", document -> document.getString("id").equals(requisition));
        JsonArray orders = ordered.getJsonObject("data").getJsonArray("purchaseOrderIds");
        assertThat(orders).hasSize(1);
        return orders.getString(0);
    }

    private String line(String order) {
        JsonArray lines = client.get("/v1/purchase-orders/" + order).json().getJsonArray("lines");
        assertThat(lines).hasSize(1);
        return lines.getJsonObject(0).getString("id");
    }

    private void confirm(String order) {
        done(
                200,
                client.post("/v1/purchase-orders/" + order + "/confirmation", key(), new JsonObject()),
                "purchase-order.confirmed");
        assertAsRecorded("state after confirm", "purchase.order", odooId("po", order));
    }

    /** Some of what was ordered; the rest is to come. */
    private String received(String order) {
        String receipt = awaitsReceipt("purchaseOrderId", order);
        JsonObject validated = validate(receipt, FIRST_DELIVERY, true);
        assertThat(validated.getString("status")).isEqualTo("done");
        assertAsRecorded("receipt after validation", "stock.picking", odooId("rcv", receipt));
        assertAsRecorded("order now has two receipts", "purchase.order", odooId("po", order));
        int orderLine = desk.orderLines(odooId("po", order)).get(0).id();
        assertAsRecorded("order lines after receipt", "purchase.order.line", orderLine);
        return receipt;
    }

    private String receivedRest(String receipt) {
        String rest = awaitsReceipt("backorderOfId", receipt);
        validate(rest, ORDERED - FIRST_DELIVERY, false);
        return rest;
    }

    private String awaitsReceipt(String member, String id) {
        return reader.awaits("goods-receipt.created", document -> id.equals(document.getString(member)))
                .getString("subject");
    }

    private JsonObject validate(String receipt, int quantity, boolean backorder) {
        String path = "/v1/goods-receipts/" + receipt;
        String line =
                client.get(path).json().getJsonArray("lines").getJsonObject(0).getString("id");
        JsonObject came = new JsonObject().put("lineId", line).put("quantity", quantity);
        JsonObject body = new JsonObject().put("lines", JsonArray.of(came)).put("backorder", backorder);
        return done(200, client.post(path + "/validation", key(), body), "goods-receipt.validated");
    }

    private String invoice(String orderLine, String price) {
        JsonObject billed = new JsonObject()
                .put("purchaseOrderLineId", orderLine)
                .put("quantity", ORDERED)
                .put("unitPrice", money(price));
        JsonObject invoice = new JsonObject()
                .put("supplierId", supplier)
                .put("supplierReference", reference)
                .put("invoiceDate", "2026-11-20")
                .put("currency", currency)
                .put("lines", JsonArray.of(billed));
        return done(201, client.post("/v1/invoices", key(), invoice), "invoice.created")
                .getString("id");
    }

    /** As soon as the feed has brought what was received. */
    private JsonObject match(String invoice, String outcome) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.get("/v1/invoices/" + invoice + "/match").json(),
                        match -> outcome.equals(match.getString("outcome"))
                                && !match.getJsonArray("findings").contains("no-receipt")
                                && !match.getJsonArray("findings").contains("quantity-over-received"));
    }

    private void post(String invoice) {
        JsonObject posted = done(
                200, client.post("/v1/invoices/" + invoice + "/posting", key(), new JsonObject()), "invoice.posted");
        assertThat(posted.getString("status")).isEqualTo("posted");
        assertThat(posted.getString("paymentStatus")).isEqualTo("not-paid");
    }

    /** That amount; null is all that is open. */
    private String pay(String invoice, BigDecimal amount, String paymentStatus) {
        JsonObject payment = new JsonObject().put("invoiceIds", JsonArray.of(invoice));
        if (amount != null) {
            payment.put("amount", money(amount.toPlainString()));
        }
        String id = done(201, client.post("/v1/payments", key(), payment), "payment.created", "payment.reconciled")
                .getString("id");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.about(invoice))
                .extracting(fact -> fact.getJsonObject("data").getString("paymentStatus"))
                .contains(paymentStatus));
        return id;
    }

    /** The document that was answered; remembers what has to follow from the request. */
    private JsonObject done(int status, Answer answer, String... kinds) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        String correlationId = answer.header("X-Correlation-Id");
        assertThat(asked.put(correlationId, List.of(kinds))).isNull();
        return answer.json();
    }

    /** These in this order, each once; what stands between them are updates, each of which changed something. */
    private void assertTold(String id, String type, String... steps) {
        List<JsonObject> facts = reader.about(id);
        assertThat(facts)
                .extracting(Reader::kind)
                .filteredOn(kind -> !kind.equals(type + ".updated") && !FINDINGS.contains(kind))
                .containsExactly(
                        List.of(steps).stream().map(step -> type + "." + step).toArray(String[]::new));
        assertThat(facts)
                .extracting(fact -> Long.parseLong(fact.getString("sequence")))
                .isSorted()
                .doesNotHaveDuplicates();
        for (int i = 1; i < facts.size(); i++) {
            assertThat(List.of(facts.get(i).getJsonObject("data"), Reader.kind(facts.get(i))))
                    .as("a fact tells of a change, or gives it another name")
                    .isNotEqualTo(List.of(facts.get(i - 1).getJsonObject("data"), Reader.kind(facts.get(i - 1))));
        }
    }

    /**
     * Each request has one correlation id, which the facts of what it did carry and no others. A look at Odoo may have
     * been quicker to tell what a request did there; what is mastered in Atrium nobody else can tell.
     */
    private void assertEachRequestIsAnsweredFor() {
        asked.forEach((correlationId, kinds) -> {
            assertThat(reader.dueTo(correlationId))
                    .extracting(Reader::kind)
                    .filteredOn(kind -> !FINDINGS.contains(kind))
                    .doesNotHaveDuplicates()
                    .isSubsetOf(kinds)
                    .containsAll(kinds.stream()
                            .filter(kind -> kind.startsWith("requisition."))
                            .toList());
        });
        assertThat(asked.keySet().stream().flatMap(correlationId -> reader.dueTo(correlationId).stream()))
                .as("what requests did is told as theirs")
                .hasSizeGreaterThan(asked.size() / 2);
    }

    private void assertReadOnce() {
        List<JsonObject> all = reader.all();
        assertThat(new HashSet<>(all.stream().map(fact -> fact.getString("id")).toList()))
                .hasSameSizeAs(all);
        assertThat(all)
                .extracting(fact -> Long.parseLong(fact.getString("sequence")))
                .isSorted();
    }

    private void assertReceivedInOdoo(String order, String receipt, String rest) {
        OdooRow ordered = desk.read("purchase.order", odooId("po", order), "state", "picking_ids", "invoice_status");
        assertThat(ordered.text("state")).isEqualTo("purchase");
        assertThat(ordered.text("invoice_status")).isEqualTo("invoiced");
        assertThat(ordered.references("picking_ids"))
                .containsExactlyInAnyOrder(odooId("rcv", receipt), odooId("rcv", rest));
        assertThat(desk.orderLines(odooId("po", order), "product_qty", "qty_received", "qty_invoiced", "price_unit"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.decimal("product_qty")).isEqualByComparingTo("10");
                    assertThat(line.decimal("qty_received")).isEqualByComparingTo("10");
                    assertThat(line.decimal("qty_invoiced")).isEqualByComparingTo("10");
                    assertThat(line.decimal("price_unit")).isEqualByComparingTo(PRICE);
                });
        assertThat(List.of(receipt, rest))
                .extracting(id ->
                        desk.read("stock.picking", odooId("rcv", id), "state").text("state"))
                .containsOnly("done");
    }

    private void assertPaidInOdoo(String invoice, String untaxed, String... amounts) {
        assertThat(desk.ids("account.move", JsonArray.of(JsonArray.of("ref", "=", reference)), 3))
                .contains(odooId("inv", invoice))
                .filteredOn(id -> desk.read("account.move", id, "move_type")
                        .text("move_type")
                        .equals("in_invoice"))
                .hasSize(1);
        assertThat(desk.read("account.move", odooId("inv", invoice), "amount_untaxed")
                        .decimal("amount_untaxed"))
                .isEqualByComparingTo(untaxed);
        assertAsRecorded("bill after payment", "account.move", odooId("inv", invoice));
        JsonArray toSupplier = JsonArray.of(JsonArray.of("partner_id", "=", odooId("sup", supplier)));
        List<Integer> payments = desk.ids("account.payment", toSupplier, 3);
        assertThat(payments)
                .extracting(id -> desk.read("account.payment", id, "amount").decimal("amount"))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(List.of(amounts).stream().map(BigDecimal::new).toArray(BigDecimal[]::new));
        payments.forEach(payment -> assertAsRecorded("the payment", "account.payment", payment));
    }

    /** What a server of its series showed at that step: all of it that does not depend on which records there are. */
    private void assertAsRecorded(String step, String model, int id) {
        JsonObject recorded = recording().getJsonObject(step);
        String[] fields =
                recorded.fieldNames().stream().filter(COMPARED::contains).toArray(String[]::new);
        OdooRow row = desk.read(model, id, fields);
        for (String field : fields) {
            if (recorded.getValue(field) instanceof JsonArray references) {
                assertThat(row.references(field)).as("%s: %s", step, field).hasSameSizeAs(references);
            } else if (recorded.getValue(field) instanceof Number number) {
                assertThat(row.decimal(field)).as("%s: %s", step, field).isEqualByComparingTo(number.toString());
            } else {
                assertThat(row.text(field)).as("%s: %s", step, field).isEqualTo(recorded.getString(field));
            }
        }
    }

    private JsonObject recording() {
        try (InputStream file = getClass().getResourceAsStream("/odoo/story" + target.serie() + ".json")) {
            return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private JsonObject money(String amount) {
        return new JsonObject().put("amount", amount).put("currency", currency);
    }

    private static int odooId(String prefix, String id) {
        return PublicId.parse(prefix, id).orElseThrow();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
