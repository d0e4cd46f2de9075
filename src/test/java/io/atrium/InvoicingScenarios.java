package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Scenario.Asked;
import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of invoicing. */
final class InvoicingScenarios {

    private static final String BILL = "account.move";
    private static final String DIALOG = "account.payment.register";
    private static final String INVOICES = "/v1/invoices";

    private InvoicingScenarios() {}

    static List<Scenario> all() {
        Scenario creation = new Scenario(
                "create an invoice", "invoice.create", List.of(BILL + ".load"), InvoicingScenarios::create);
        return List.of(
                creation,
                creation.inBatch(),
                new Scenario(
                        "change an invoice", "invoice.amend", List.of(BILL + ".write"), InvoicingScenarios::change),
                new Scenario(
                        "post an invoice", "invoice.post", List.of(BILL + ".action_post"), InvoicingScenarios::post),
                new Scenario(
                        "cancel an invoice",
                        "invoice.cancel",
                        List.of(BILL + ".button_draft", BILL + ".button_cancel"),
                        InvoicingScenarios::cancel),
                new Scenario(
                        "pay an invoice",
                        "payment.create",
                        List.of(DIALOG + ".create", DIALOG + ".action_create_payments"),
                        InvoicingScenarios::pay));
    }

    private static Asked create(OdooDesk desk, Client client) {
        String reference = "INV-" + UUID.randomUUID();
        return new Asked("POST", INVOICES, invoice(desk, reference), answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(desk.ids(BILL, JsonArray.of(JsonArray.of("ref", "=", reference)), 3))
                    .extracting(id -> PublicId.of("inv", id))
                    .containsExactly(answer.json().getString("id"));
            assertThat(client.get(INVOICES + "/" + answer.json().getString("id"))
                            .json()
                            .getJsonArray("lines"))
                    .hasSize(2);
            assertThat(client.told(answer.json().getString("id"))).containsOnlyOnce("created");
        });
    }

    private static Asked change(OdooDesk desk, Client client) {
        String id = draft(desk, client);
        JsonObject change = new JsonObject().put("lines", JsonArray.of(line(desk, "Packing", "1.50")));
        return new Asked("PATCH", INVOICES + "/" + id, change, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getJsonArray("lines")).hasSize(1);
            assertThat(desk.read(BILL, odooId(id), "amount_untaxed").decimal("amount_untaxed"))
                    .isEqualByComparingTo("1.50");
        });
    }

    private static Asked post(OdooDesk desk, Client client) {
        String id = draft(desk, client);
        JsonObject body = new JsonObject().put("override", new JsonObject().put("reason", "Nothing was ordered"));
        return new Asked("POST", INVOICES + "/" + id + "/posting", body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("status")).isEqualTo("posted");
            assertThat(desk.read(BILL, odooId(id), "state").text("state")).isEqualTo("posted");
            assertThat(client.told(id)).containsOnlyOnce("posted");
        });
    }

    private static Asked cancel(OdooDesk desk, Client client) {
        String id = posted(desk, client);
        JsonObject body = new JsonObject().put("reason", "Sent twice");
        return new Asked("POST", INVOICES + "/" + id + "/cancellation", body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("status")).isEqualTo("cancelled");
            assertThat(desk.read(BILL, odooId(id), "state").text("state")).isEqualTo("cancel");
            assertThat(client.told(id)).containsOnlyOnce("cancelled");
        });
    }

    /** In part, so that a second payment would find something to pay. */
    private static Asked pay(OdooDesk desk, Client client) {
        String id = posted(desk, client);
        JsonObject body = new JsonObject()
                .put("invoiceIds", JsonArray.of(id))
                .put("amount", new JsonObject().put("amount", "2.00").put("currency", desk.currency()));
        return new Asked("POST", "/v1/payments", body, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().getJsonArray("invoiceIds")).containsExactly(id);
            assertThat(desk.read(BILL, odooId(id), "amount_residual").decimal("amount_residual"))
                    .isEqualByComparingTo("6.00");
            assertThat(client.told(answer.json().getString("id"))).containsOnlyOnce("created");
        });
    }

    private static String posted(OdooDesk desk, Client client) {
        String id = draft(desk, client);
        desk.press(BILL, odooId(id), "action_post");
        return id;
    }

    private static String draft(OdooDesk desk, Client client) {
        String reference = "INV-" + UUID.randomUUID();
        Answer made = client.post(INVOICES, reference, invoice(desk, reference));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().getString("id");
    }

    private static int odooId(String id) {
        return PublicId.parse("inv", id).orElseThrow();
    }

    private static JsonObject invoice(OdooDesk desk, String reference) {
        return new JsonObject()
                .put("supplierId", PublicId.of("sup", desk.supplier()))
                .put("supplierReference", reference)
                .put("invoiceDate", "2026-11-20")
                .put("currency", desk.currency())
                .put("lines", JsonArray.of(line(desk, "Delivery", "5.00"), line(desk, "Customs", "3.00")));
    }

    private static JsonObject line(OdooDesk desk, String description, String price) {
        return new JsonObject()
                .put("description", description)
                .put("quantity", 1)
                .put("unitPrice", new JsonObject().put("amount", price).put("currency", desk.currency()));
    }
}
