package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Scenario.Asked;
import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The commands of procurement. */
final class ProcurementScenarios {

    private static final String ORDER = "purchase.order";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PARTNER = "res.partner";
    private static final String ACCOUNT = "res.partner.bank";
    private static final String RECEIPT = "stock.picking";
    private static final String SUPPLIERS = "/v1/suppliers";
    private static final String ORDERS = "/v1/purchase-orders";
    private static final String REQUISITIONS = "/v1/requisitions";

    private ProcurementScenarios() {}

    static List<Scenario> all() {
        Scenario newSupplier = new Scenario(
                "create a supplier",
                "supplier.create",
                List.of(PARTNER + ".load"),
                ProcurementScenarios::createSupplier);
        return List.of(
                newSupplier,
                newSupplier.inBatch(),
                new Scenario(
                        "change a supplier",
                        "supplier.amend",
                        List.of(PARTNER + ".write"),
                        ProcurementScenarios::changeSupplier),
                new Scenario(
                        "approve a supplier", "supplier.approve", List.of(), ProcurementScenarios::approveSupplier),
                new Scenario(
                        "add an account",
                        "supplier-bank-account.create",
                        List.of("res.bank.load", ACCOUNT + ".load"),
                        ProcurementScenarios::addAccount),
                new Scenario(
                        "archive an account",
                        "supplier-bank-account.amend",
                        List.of(ACCOUNT + ".write"),
                        ProcurementScenarios::archiveAccount),
                new Scenario("order", "purchase-order.create", List.of(ORDER + ".load"), ProcurementScenarios::order),
                new Scenario(
                        "confirm an order",
                        "purchase-order.confirm",
                        List.of(ORDER + ".button_confirm"),
                        ProcurementScenarios::confirm),
                new Scenario(
                        "amend an order",
                        "purchase-order.amend",
                        List.of(ORDER + ".load", ORDER + ".write"),
                        ProcurementScenarios::amend),
                new Scenario(
                        "cancel an order",
                        "purchase-order.cancel",
                        List.of(ORDER + ".button_cancel"),
                        ProcurementScenarios::cancel),
                new Scenario(
                        "approve an order",
                        "purchase-order.approve",
                        List.of(ORDER + ".button_approve"),
                        ProcurementScenarios::approve),
                new Scenario(
                        "validate a receipt",
                        "goods-receipt.validate",
                        List.of(RECEIPT + ".write", RECEIPT + ".button_validate"),
                        ProcurementScenarios::validate),
                new Scenario(
                        "set a price",
                        "item-price.set",
                        List.of("product.supplierinfo.load"),
                        ProcurementScenarios::setPrice),
                new Scenario("ask for goods", "requisition.create", List.of(), ProcurementScenarios::require),
                new Scenario(
                        "change what is asked for",
                        "requisition.change",
                        List.of(),
                        ProcurementScenarios::changeRequisition),
                new Scenario("submit a requisition", "requisition.submit", List.of(), ProcurementScenarios::submit),
                new Scenario(
                        "approve a requisition",
                        "requisition.approve",
                        List.of(),
                        ProcurementScenarios::approveRequisition),
                new Scenario("reject a requisition", "requisition.reject", List.of(), ProcurementScenarios::reject));
    }

    private static Asked createSupplier(OdooDesk desk, Client client) {
        String name = "Supplier " + UUID.randomUUID();
        JsonObject body = new JsonObject().put("name", name).put("taxId", "QQ" + name.replaceAll("[^0-9]", ""));
        return new Asked("POST", SUPPLIERS, body, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(desk.ids(PARTNER, JsonArray.of(JsonArray.of("name", "=", name)), 2))
                    .extracting(id -> PublicId.of("sup", id))
                    .containsExactly(answer.json().getString("id"));
            assertToldOnce(client, answer.json().getString("id"));
        });
    }

    /** When the capture sees it before the command is settled, who had it created is told as a change of its own. */
    private static void assertToldOnce(Client client, String supplier) {
        List<JsonObject> facts = client.facts(supplier);
        assertThat(facts.get(0).getString("type")).isEqualTo("io.atrium.supplier.created.v1");
        assertThat(facts.subList(1, facts.size())).hasSizeLessThan(2).allSatisfy(fact -> assertThat(
                        fact.getJsonObject("data").getJsonObject("previous").fieldNames())
                .isSubsetOf("requester", "approvalStatus"));
    }

    private static Asked changeSupplier(OdooDesk desk, Client client) {
        String supplier = supplier(client);
        JsonObject body = new JsonObject().put("phone", "+1 555");
        return new Asked("PATCH", SUPPLIERS + "/" + supplier, body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("phone")).isEqualTo("+1 555");
            assertThat(desk.read(PARTNER, PublicId.parse("sup", supplier).orElseThrow(), "phone")
                            .text("phone"))
                    .isEqualTo("+1 555");
            assertThat(client.told(supplier)).containsExactly("created", "updated");
        });
    }

    /** Whom another had created. */
    private static Asked approveSupplier(OdooDesk desk, Client client) {
        String supplier = supplier(client.colleague());
        return new Asked("POST", SUPPLIERS + "/" + supplier + "/approval", new JsonObject(), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("approvalStatus")).isEqualTo("approved");
            assertThat(client.told(supplier)).containsExactly("created", "approved");
        });
    }

    private static Asked addAccount(OdooDesk desk, Client client) {
        String supplier = supplier(client);
        String number = number();
        JsonObject body = new JsonObject().put("accountNumber", number).put("bankName", "Bank " + number);
        return new Asked("POST", SUPPLIERS + "/" + supplier + "/bank-accounts", body, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(desk.ids(ACCOUNT, JsonArray.of(JsonArray.of("acc_number", "=", number)), 2))
                    .hasSize(1);
            assertThat(desk.ids("res.bank", JsonArray.of(JsonArray.of("name", "=", "Bank " + number)), 2))
                    .hasSize(1);
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
        });
    }

    private static Asked archiveAccount(OdooDesk desk, Client client) {
        String accounts = SUPPLIERS + "/" + supplier(client) + "/bank-accounts";
        String number = number();
        String account = client.post(accounts, number, new JsonObject().put("accountNumber", number))
                .json()
                .getString("id");
        return new Asked("PATCH", accounts + "/" + account, new JsonObject().put("active", false), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(desk.read(ACCOUNT, PublicId.parse("bank", account).orElseThrow(), "active")
                            .flag("active"))
                    .isFalse();
            assertThat(client.told(account)).containsExactly("created", "updated");
        });
    }

    private static String supplier(Client client) {
        String name = "Supplier " + UUID.randomUUID();
        return client.post(SUPPLIERS, name.replace(" ", ""), new JsonObject().put("name", name))
                .json()
                .getString("id");
    }

    private static String number() {
        return "ACC" + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
    }

    /** Some of the first line, nothing of the second. */
    private static Asked validate(OdooDesk desk, Client client) {
        int order = draftOrder(desk, client);
        desk.press(ORDER, order, "button_confirm");
        int receipt =
                desk.read(ORDER, order, "picking_ids").references("picking_ids").get(0);
        String path = "/v1/goods-receipts/" + PublicId.of("rcv", receipt);
        await().atMost(PATIENCE).until(() -> client.get(path).status() == 200);
        JsonArray lines = client.get(path).json().getJsonArray("lines");
        JsonObject came = new JsonObject()
                .put("lineId", lines.getJsonObject(0).getString("id"))
                .put("quantity", 2);
        JsonObject body =
                new JsonObject().put("lines", new JsonArray().add(came)).put("backorder", true);
        return new Asked("POST", path + "/validation", body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("status")).isEqualTo("done");
            assertThat(desk.orderLines(order, "qty_received"))
                    .extracting(line -> line.decimal("qty_received").intValue())
                    .containsExactly(2, 0);
            assertThat(desk.ids(RECEIPT, JsonArray.of(JsonArray.of("backorder_id", "=", receipt)), 3))
                    .hasSize(1);
            assertThat(client.told(PublicId.of("rcv", receipt))).containsOnlyOnce("validated");
        });
    }

    /** A line more, a line less, and more of another. */
    private static Asked amend(OdooDesk desk, Client client) {
        int order = draftOrder(desk, client);
        String path = ORDERS + "/" + PublicId.of("po", order);
        JsonArray lines = client.get(path).json().getJsonArray("lines");
        JsonObject raised = new JsonObject()
                .put("id", lines.getJsonObject(0).getString("id"))
                .put("quantity", 7);
        JsonObject removed = new JsonObject()
                .put("id", lines.getJsonObject(1).getString("id"))
                .put("remove", true);
        JsonObject added = new JsonObject()
                .put("itemId", lines.getJsonObject(1).getString("itemId"))
                .put("quantity", 5)
                .put("unitPrice", lines.getJsonObject(1).getJsonObject("unitPrice"));
        return new Asked("PATCH", path, new JsonObject().put("lines", JsonArray.of(raised, removed, added)), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(desk.orderLines(order))
                    .extracting(line -> line.decimal("product_qty").intValue())
                    .containsExactly(7, 5);
            assertThat(answer.json().getJsonArray("lines")).hasSize(2);
        });
    }

    private static Asked order(OdooDesk desk, Client client) {
        String reference = "REF-" + UUID.randomUUID();
        return new Asked("POST", ORDERS, form(desk, reference), answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(desk.orders(reference))
                    .extracting(order -> PublicId.of("po", order.id()))
                    .containsExactly(answer.json().getString("id"));
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
        });
    }

    private static Asked confirm(OdooDesk desk, Client client) {
        int order = draftOrder(desk, client);
        return action(order, "confirmation", new JsonObject(), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo("confirmed");
            assertThat(desk.read(ORDER, order, "picking_ids").references("picking_ids"))
                    .hasSize(1);
            assertThat(client.told(PublicId.of("po", order))).containsOnlyOnce("confirmed");
        });
    }

    private static Asked cancel(OdooDesk desk, Client client) {
        int order = draftOrder(desk, client);
        desk.press(ORDER, order, "button_confirm");
        return action(order, "cancellation", new JsonObject().put("reason", "Ordered twice"), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo("cancelled");
            assertThat(desk.read(ORDER, order, "state").text("state")).isEqualTo("cancel");
            assertThat(client.told(PublicId.of("po", order))).containsOnlyOnce("cancelled");
        });
    }

    private static Asked approve(OdooDesk desk, Client client) {
        int order = draftOrder(desk, client);
        desk.write(ORDER, order, JsonObject.of("state", "to approve"));
        return action(order, "approval", new JsonObject(), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo("confirmed");
            assertThat(desk.read(ORDER, order, "picking_ids").references("picking_ids"))
                    .hasSize(1);
            assertThat(client.told(PublicId.of("po", order))).containsOnlyOnce("confirmed");
        });
    }

    private static Asked action(int order, String action, JsonObject body, Consumer<Answer> happenedOnce) {
        return new Asked("POST", ORDERS + "/" + PublicId.of("po", order) + "/" + action, body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            happenedOnce.accept(answer);
        });
    }

    private static Asked setPrice(OdooDesk desk, Client client) {
        String code = "CODE-" + UUID.randomUUID();
        JsonObject body = new JsonObject()
                .put("itemId", PublicId.of("itm", goods(desk).get(0)))
                .put("supplierId", supplier(client))
                .put("price", new JsonObject().put("amount", "4.10").put("currency", desk.currency()))
                .put("supplierItemCode", code);
        return new Asked("POST", "/v1/item-prices", body, answer -> {
                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(desk.ids(
                                    "product.supplierinfo", JsonArray.of(JsonArray.of("product_code", "=", code)), 2))
                            .hasSize(1);
                    assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
                })
                .inBatch();
    }

    private static Asked require(OdooDesk desk, Client client) {
        String why = "Why " + UUID.randomUUID();
        return new Asked(
                "POST", REQUISITIONS, requisition(desk, anySupplier(desk)).put("justification", why), answer -> {
                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(client.all(REQUISITIONS))
                            .filteredOn(each -> why.equals(each.getString("justification")))
                            .extracting(each -> each.getString("id"))
                            .containsExactly(answer.json().getString("id"));
                    assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
                });
    }

    private static Asked changeRequisition(OdooDesk desk, Client client) {
        String path = REQUISITIONS + "/" + draft(desk, client);
        return new Asked("PATCH", path, new JsonObject().put("justification", "Sooner"), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("justification")).isEqualTo("Sooner");
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created", "updated");
        });
    }

    private static Asked submit(OdooDesk desk, Client client) {
        return new Asked("POST", REQUISITIONS + "/" + draft(desk, client) + "/submission", new JsonObject(), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created", "submitted");
        });
    }

    /** What another has asked for; it becomes one order. */
    private static Asked approveRequisition(OdooDesk desk, Client client) {
        String supplier = supplier(client);
        String id = submitted(desk, client.colleague(), supplier);
        return new Asked("POST", REQUISITIONS + "/" + id + "/approval", new JsonObject(), answer -> {
            assertThat(answer.status()).isEqualTo(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.told(id))
                    .containsExactly("created", "submitted", "approved", "ordered"));
            assertThat(desk.ordersBecauseOf(id, PublicId.parse("sup", supplier).orElseThrow()))
                    .hasSize(1);
        });
    }

    private static Asked reject(OdooDesk desk, Client client) {
        String id = submitted(desk, client.colleague(), anySupplier(desk));
        JsonObject body = new JsonObject().put("reason", "Too many");
        return new Asked("POST", REQUISITIONS + "/" + id + "/rejection", body, answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("status")).isEqualTo("rejected");
            assertThat(client.told(id)).containsExactly("created", "submitted", "rejected");
        });
    }

    private static String submitted(OdooDesk desk, Client requester, String supplier) {
        String id = draft(requester, requisition(desk, supplier));
        Answer submitted = requester.post(
                REQUISITIONS + "/" + id + "/submission", UUID.randomUUID().toString(), new JsonObject());
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(200);
        return id;
    }

    private static String draft(OdooDesk desk, Client requester) {
        return draft(requester, requisition(desk, anySupplier(desk)));
    }

    private static String draft(Client requester, JsonObject requisition) {
        Answer made = requester.post(REQUISITIONS, UUID.randomUUID().toString(), requisition);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().getString("id");
    }

    private static String anySupplier(OdooDesk desk) {
        return PublicId.of("sup", desk.supplier());
    }

    private static JsonObject requisition(OdooDesk desk, String supplier) {
        JsonObject line = new JsonObject()
                .put("itemId", PublicId.of("itm", goods(desk).get(0)))
                .put("supplierId", supplier)
                .put("quantity", 4)
                .put(
                        "estimatedUnitPrice",
                        new JsonObject().put("amount", "4.25").put("currency", desk.currency()));
        return new JsonObject().put("currency", desk.currency()).put("lines", JsonArray.of(line));
    }

    /** A draft of two lines of goods. */
    private static int draftOrder(OdooDesk desk, Client client) {
        String reference = "REF-" + UUID.randomUUID();
        Answer made = client.post(ORDERS, reference, form(desk, reference));
        return PublicId.parse("po", made.json().getString("id")).orElseThrow();
    }

    private static JsonObject form(OdooDesk desk, String reference) {
        List<Integer> items = goods(desk);
        return OrderForm.of(reference, desk.currency(), desk.supplier(), items.get(0), items.get(1));
    }

    private static List<Integer> goods(OdooDesk desk) {
        return desk.ids("product.product", OdooDesk.goods(), 2);
    }
}
