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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The commands of procurement. */
final class ProcurementScenarios {

    private static final String ORDER = "purchase.order";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PARTNER = "res.partner";
    private static final String ACCOUNT = "res.partner.bank";
    private static final String RECEIPT = "stock.picking";
    private static final String SUPPLIERS = "/v1/suppliers";
    private static final String ORDERS = "/v1/purchase-orders";

    private ProcurementScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("create a supplier", List.of(PARTNER + ".load"), ProcurementScenarios::createSupplier),
                new Scenario("change a supplier", List.of(PARTNER + ".write"), ProcurementScenarios::changeSupplier),
                new Scenario(
                        "add an account",
                        List.of("res.bank.load", ACCOUNT + ".load"),
                        ProcurementScenarios::addAccount),
                new Scenario("archive an account", List.of(ACCOUNT + ".write"), ProcurementScenarios::archiveAccount),
                new Scenario("amend an order", List.of(ORDER + ".load", ORDER + ".write"), ProcurementScenarios::amend),
                new Scenario("cancel an order", List.of(ORDER + ".button_cancel"), ProcurementScenarios::cancel),
                new Scenario("approve an order", List.of(ORDER + ".button_approve"), ProcurementScenarios::approve),
                new Scenario(
                        "validate a receipt",
                        List.of(RECEIPT + ".write", RECEIPT + ".button_validate"),
                        ProcurementScenarios::validate));
    }

    private static Asked createSupplier(OdooDesk desk, Client client) {
        String name = "Supplier " + UUID.randomUUID();
        JsonObject body = new JsonObject().put("name", name).put("taxId", "QQ" + name.replaceAll("[^0-9]", ""));
        return new Asked("POST", SUPPLIERS, body, answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(desk.ids(PARTNER, JsonArray.of(JsonArray.of("name", "=", name)), 2))
                    .extracting(id -> PublicId.of("sup", id))
                    .containsExactly(answer.json().getString("id"));
            assertThat(client.told(answer.json().getString("id"))).containsExactly("created");
        });
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
        int order = order(desk, client);
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
        int order = order(desk, client);
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

    private static Asked cancel(OdooDesk desk, Client client) {
        int order = order(desk, client);
        desk.press(ORDER, order, "button_confirm");
        return action(order, "cancellation", new JsonObject().put("reason", "Ordered twice"), answer -> {
            assertThat(answer.json().getString("status")).isEqualTo("cancelled");
            assertThat(desk.read(ORDER, order, "state").text("state")).isEqualTo("cancel");
            assertThat(client.told(PublicId.of("po", order))).containsOnlyOnce("cancelled");
        });
    }

    private static Asked approve(OdooDesk desk, Client client) {
        int order = order(desk, client);
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

    /** A draft of two lines of goods. */
    private static int order(OdooDesk desk, Client client) {
        List<Integer> items = desk.ids("product.product", OdooDesk.goods(), 2);
        String reference = "REF-" + UUID.randomUUID();
        Answer made = client.post(
                ORDERS,
                reference,
                OrderForm.of(reference, desk.currency(), desk.supplier(), items.get(0), items.get(1)));
        return PublicId.parse("po", made.json().getString("id")).orElseThrow();
    }
}
