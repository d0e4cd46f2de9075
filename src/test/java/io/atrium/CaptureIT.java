package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * Whatever somebody changes in Odoo itself is shown in the documents and told in the feed, once for each change and in
 * order.
 */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#all")
class CaptureIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SUPPLIERS = "/v1/suppliers/";
    private static final String ITEMS = "/v1/items/";
    private static final String ORDERS = "/v1/purchase-orders/";
    private static final String RECEIPTS = "/v1/goods-receipts/";
    private static final String BALANCES = "/v1/inventory-balances/";
    /** No changes of the document: told when they are found out, which may be after the next change. */
    private static final Set<String> FINDINGS = Set.of("matched", "unmatched");

    private static final String INVOICES = "/v1/invoices/";
    private static final String EMPLOYEES = "/v1/employees/";
    private static final String POSITIONS = "/v1/positions/";

    /** Positions are looked at once and then only when somebody hints at them: nobody here is as patient as that. */
    private static final Map<String, String> SETTINGS =
            Map.of("ATRIUM_RECORD_DEEP_INTERVAL", "4s", "ATRIUM_RECORD_POLL_INTERVALS_POSITION", "1h");

    private static final String HINTS = "/hints/odoo/try-odoo-hints-with-this-key";

    /** The demo data of a new Odoo has none of these. */
    private static final Set<String> NONE_AT_FIRST = Set.of("payment", "supplier-bank-account");

    /** Where documents are listed that have no list of their own: the list they belong to, and theirs beneath. */
    private static final Map<String, List<String>> BENEATH = Map.of(
            "item-price", List.of("/v1/items", "/prices"),
            "supplier-bank-account", List.of("/v1/suppliers", "/bank-accounts"));

    private static Stage stage;

    @Parameter
    Target target;

    private final Deque<Runnable> tidying = new ArrayDeque<>();
    private OdooDesk desk;
    private Client client;
    private String name;

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target, SETTINGS);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void set() {
        stage.set();
        desk = stage.desk();
        client = Client.of(stage.gateway());
        name = "Capture " + UUID.randomUUID();
        await().atMost(PATIENCE).until(() -> client.captures().stream().allMatch(CaptureIT::isSettled));
    }

    /** Others use the real Odoo too. What it does not let go stays there. */
    @AfterEach
    void tidy() {
        tidying.forEach(task -> {
            try {
                task.run();
            } catch (Failure refused) {
                // Such as a receipt that is done: Odoo keeps it for ever.
            }
        });
    }

    @Test
    void everyTypeIsListedUnlessThisOdooLacksIt() {
        assertThat(client.captures()).hasSizeGreaterThan(15).allSatisfy(type -> {
            if (type.getString("status").equals("current")) {
                assertThat(type.getInstant("asOf")).isNotNull();
                String name = type.getString("name");
                List<JsonObject> documents = BENEATH.containsKey(name) ? beneath(type) : listed(type);
                assertThat(documents.isEmpty() && !NONE_AT_FIRST.contains(name))
                        .as("there are no documents of %s", type)
                        .isFalse();
            } else {
                assertThat(type.getJsonArray("missing")).isNotEmpty();
                Answer refused = client.get(list(type));
                assertThat(refused.status()).isEqualTo(404);
                assertThat(refused.json().getString("code")).isEqualTo("not-found");
            }
        });
    }

    @Test
    void aSupplierIsFollowedFromItsCreationToItsEnd() {
        // Given
        int partner = supplier();
        String supplier = PublicId.of("sup", partner);
        tells(supplier, "created");

        // When
        desk.write("res.partner", partner, JsonObject.of("city", "Leeds"));
        tells(supplier, "created", "updated");
        desk.press("res.partner", partner, "action_archive");
        tells(supplier, "created", "updated", "updated");
        JsonObject archived = client.get(SUPPLIERS + supplier).json();
        desk.unlink("res.partner", partner);

        // Then
        tells(supplier, "created", "updated", "updated", "deleted");
        assertThat(archived.getString("name")).isEqualTo(name);
        assertThat(archived.getBoolean("active")).isFalse();
        assertThat(archived.getJsonObject("address").getString("city")).isEqualTo("Leeds");
        isGone(SUPPLIERS, supplier);
        isRemembered(SUPPLIERS, supplier);
    }

    @Test
    void anOrderIsFollowedFromItsCreationToItsEnd() {
        // Given
        int item = item("service");
        int purchase = order(supplier(), item, 2);
        String order = PublicId.of("po", purchase);
        tells(order, "created");
        List<OdooRow> lines = desk.orderLines(purchase);

        // When
        desk.write("purchase.order.line", lines.get(0).id(), JsonObject.of("price_unit", 7.25));
        tells(order, "created", "updated");
        desk.unlink("purchase.order.line", lines.get(1).id());
        tells(order, "created", "updated", "updated");
        JsonObject changed = client.get(ORDERS + order).json();
        desk.create("purchase.order.line", line(item).put("order_id", purchase));
        tells(order, "created", "updated", "updated", "updated");
        desk.press("purchase.order", purchase, "button_confirm");
        tells(order, "created", "updated", "updated", "updated", "confirmed");
        desk.press("purchase.order", purchase, "button_cancel");
        tells(order, "created", "updated", "updated", "updated", "confirmed", "cancelled");
        desk.unlink("purchase.order", purchase);

        // Then
        tells(order, "created", "updated", "updated", "updated", "confirmed", "cancelled", "deleted");
        assertThat(changed.getJsonObject("untaxed").getString("amount")).isEqualTo("72.50");
        assertThat(changed.getJsonArray("lines")).hasSize(1);
        isGone(ORDERS, order);
        isRemembered(ORDERS, order);
    }

    @Test
    void aBillIsFollowedFromItsCreationToItsPosting() {
        // Given
        int move = bill();
        String invoice = PublicId.of("inv", move);
        tells(invoice, "created");
        int line = desk.read("account.move", move, "invoice_line_ids")
                .references("invoice_line_ids")
                .get(0);

        // When
        JsonArray change = JsonArray.of(JsonArray.of(1, line, JsonObject.of("price_unit", 15)));
        desk.write("account.move", move, JsonObject.of("invoice_line_ids", change));
        tells(invoice, "created", "updated");
        desk.press("account.move", move, "action_post");
        tells(invoice, "created", "updated", "posted");
        JsonObject posted = client.get(INVOICES + invoice).json();
        desk.press("account.move", move, "button_draft");
        tells(invoice, "created", "updated", "posted", "updated");
        desk.press("account.move", move, "button_cancel");

        // Then
        tells(invoice, "created", "updated", "posted", "updated", "cancelled");
        assertThat(posted.getString("status")).isEqualTo("posted");
        assertThat(posted.getJsonObject("untaxed").getString("amount")).isEqualTo("30.00");
        assertThat(client.get(INVOICES + invoice).json().getString("status")).isEqualTo("cancelled");
        isRemembered(INVOICES, invoice);
    }

    @Test
    void aBillThatNobodyPostedMayGo() {
        // Given
        int move = bill();
        String invoice = PublicId.of("inv", move);
        tells(invoice, "created");

        // When
        desk.unlink("account.move", move);

        // Then
        tells(invoice, "created", "deleted");
        isGone(INVOICES, invoice);
        isRemembered(INVOICES, invoice);
    }

    @Test
    void anEmployeeIsFollowedFromOneDepartmentToAnother() {
        // Given
        List<Integer> departments = desk.ids("hr.department", new JsonArray(), 2);
        int person = created("hr.employee", JsonObject.of("name", name, "department_id", departments.get(0)));
        String employee = PublicId.of("emp", person);
        tells(employee, "created", "joined");
        JsonObject before = client.get(EMPLOYEES + employee).json();

        // When
        desk.write("hr.employee", person, JsonObject.of("department_id", departments.get(1)));
        tells(employee, "created", "joined", "moved");
        JsonObject after = client.get(EMPLOYEES + employee).json();
        desk.unlink("hr.employee", person);

        // Then
        tells(employee, "created", "joined", "moved", "deleted");
        assertThat(before.getString("departmentId")).isEqualTo(PublicId.of("dep", departments.get(0)));
        assertThat(after.getString("departmentId")).isEqualTo(PublicId.of("dep", departments.get(1)));
        isGone(EMPLOYEES, employee);
        isRemembered(EMPLOYEES, employee);
    }

    @Test
    void aCostThatChangesInOneCompanyIsShownForThatOne() {
        // Given
        int product = item("product");
        String item = PublicId.of("itm", product);
        tells(item, "created");
        List<Integer> companies = desk.ids("res.company", new JsonArray(), 2);

        // When
        desk.write(
                "product.product",
                product,
                JsonObject.of("standard_price", 7.5),
                JsonObject.of("allowed_company_ids", JsonArray.of(companies.get(1))));

        // Then
        tells(item, "created", "updated");
        assertThat(costs(item))
                .containsEntry(PublicId.of("le", companies.get(0)), "0.00")
                .containsEntry(PublicId.of("le", companies.get(1)), "7.50");
        isRemembered(ITEMS, item);
    }

    @Test
    void aSupplierThatIsRenamedIsRenamedOnItsOrders() {
        // Given
        int partner = supplier();
        String order = PublicId.of("po", order(partner, item("service"), 1));
        tells(PublicId.of("sup", partner), "created");
        tells(order, "created");

        // When
        desk.write("res.partner", partner, JsonObject.of("name", name + " & Sons"));

        // Then
        tells(PublicId.of("sup", partner), "created", "updated");
        tells(order, "created", "updated");
        assertThat(client.get(ORDERS + order).json().getString("supplierName")).isEqualTo(name + " & Sons");
        isRemembered(ORDERS, order);
    }

    @Test
    void aTemplateThatIsRenamedRenamesItsItemAlsoOnOrders() {
        // Given
        int product = item("service");
        String item = PublicId.of("itm", product);
        String order = PublicId.of("po", order(supplier(), product, 1));
        tells(item, "created");
        tells(order, "created");

        // When
        desk.write("product.template", template(product), JsonObject.of("name", name + " XL"));

        // Then
        tells(item, "created", "updated");
        tells(order, "created", "updated");
        assertThat(client.get(ITEMS + item).json().getString("name")).isEqualTo(name + " XL");
        assertThat(line(order).getString("itemName")).isEqualTo(name + " XL");
        isRemembered(ITEMS, item);
        isRemembered(ORDERS, order);
    }

    @Test
    void goodsThatArriveInPartsAreReceivedAndInStock() {
        // Given
        int product = item("product");
        int purchase = order(supplier(), product, 1);
        String order = PublicId.of("po", purchase);
        tells(order, "created");
        desk.press("purchase.order", purchase, "button_confirm");
        tells(order, "created", "confirmed");
        int expected = receipts(purchase).get(0);
        String first = PublicId.of("rcv", expected);
        tells(first, "created");
        String balance = PublicId.of(
                "bal",
                product,
                desk.read("stock.picking", expected, "location_dest_id").reference("location_dest_id"));

        // When
        count(expected, 6);
        tells(first, "created", "updated");
        validate(expected);
        tells(first, "created", "updated", "validated");
        tells(balance, "created");
        JsonObject some = client.get(BALANCES + balance).json();
        int rest = receipts(purchase).stream()
                .filter(receipt -> receipt != expected)
                .findFirst()
                .orElseThrow();
        String second = PublicId.of("rcv", rest);
        tells(second, "created");
        count(rest, 4);
        tells(second, "created", "updated");
        validate(rest);

        // Then
        tells(second, "created", "updated", "validated");
        tells(balance, "created", "updated");
        tells(order, "created", "confirmed", "updated", "updated");
        assertThat(some.getInteger("quantity")).isEqualTo(6);
        assertThat(client.get(BALANCES + balance).json().getInteger("quantity")).isEqualTo(10);
        assertThat(client.get(RECEIPTS + second).json().getString("backorderOfId"))
                .isEqualTo(first);
        assertThat(line(order).getInteger("receivedQuantity")).isEqualTo(10);
        isRemembered(RECEIPTS, first);
        isRemembered(RECEIPTS, second);
        isRemembered(BALANCES, balance);
        isRemembered(ORDERS, order);
    }

    @Test
    void aHintIsFollowedLongBeforeTheNextLookIsDue() {
        // Given
        int job = created("hr.job", JsonObject.of("name", name));
        String position = PublicId.of("pos", job);
        hint("hr.job");
        tells(position, "created");

        // When
        desk.write("hr.job", job, JsonObject.of("name", name + " (night)"));
        hint("hr.job");

        // Then
        tells(position, "created", "updated");
        assertThat(client.get(POSITIONS + position).json().getString("name")).isEqualTo(name + " (night)");
    }

    private int created(String model, JsonObject values) {
        int id = desk.create(model, values);
        tidying.push(() -> desk.unlink(model, id));
        return id;
    }

    private int supplier() {
        return created("res.partner", JsonObject.of("name", name, "is_company", true, "supplier_rank", 1));
    }

    /** What goods have moved of cannot go, only rest. */
    private int item(String type) {
        int product = desk.create("product.product", JsonObject.of("name", name, "type", type));
        tidying.push(() -> desk.unlink("product.product", product));
        tidying.push(() -> desk.press("product.product", product, "action_archive"));
        return product;
    }

    private int template(int product) {
        return desk.read("product.product", product, "product_tmpl_id").reference("product_tmpl_id");
    }

    private int order(int partner, int product, int lines) {
        JsonArray commands = new JsonArray();
        IntStream.range(0, lines).forEach(ignored -> commands.add(JsonArray.of(0, 0, line(product))));
        int order = created("purchase.order", JsonObject.of("partner_id", partner, "order_line", commands));
        tidying.push(() -> desk.press("purchase.order", order, "button_cancel"));
        return order;
    }

    private JsonObject line(int product) {
        return new JsonObject()
                .put("product_id", product)
                .put("name", name)
                .put("product_qty", 10)
                .put(
                        "product_uom",
                        desk.read("product.product", product, "uom_id").reference("uom_id"))
                .put("price_unit", 4.5)
                .put("date_planned", "2030-01-31 12:00:00");
    }

    private int bill() {
        JsonObject line = JsonObject.of("name", name, "quantity", 2, "price_unit", 12.5);
        return created(
                "account.move",
                new JsonObject()
                        .put("move_type", "in_invoice")
                        .put("partner_id", supplier())
                        .put("ref", name)
                        .put("invoice_date", "2026-11-20")
                        .put("invoice_line_ids", JsonArray.of(JsonArray.of(0, 0, line))));
    }

    private List<Integer> receipts(int order) {
        return desk.read("purchase.order", order, "picking_ids").references("picking_ids");
    }

    private void count(int receipt, int quantity) {
        JsonArray moves = JsonArray.of(JsonArray.of("picking_id", "=", receipt));
        int move = desk.ids("stock.move", moves, 1).get(0);
        desk.write("stock.move", move, JsonObject.of("quantity_done", quantity));
    }

    /** Without Odoo's questions: the rest is to come later. */
    private void validate(int receipt) {
        desk.press("stock.picking", receipt, "button_validate", JsonObject.of("skip_backorder", true));
    }

    private void hint(String model) {
        Answer accepted = client.post(HINTS, null, JsonObject.of("_model", model));
        assertThat(accepted.status()).isEqualTo(202);
    }

    /** Sooner or later these facts, in that order and no others. */
    private void tells(String subject, String... facts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.told(subject))
                .filteredOn(fact -> !FINDINGS.contains(fact))
                .containsExactly(facts));
    }

    private JsonObject line(String order) {
        return client.get(ORDERS + order).json().getJsonArray("lines").getJsonObject(0);
    }

    private Map<String, String> costs(String item) {
        return client.get(ITEMS + item).json().getJsonArray("standardCosts").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(cost -> cost.getString("legalEntityId"), cost -> cost.getJsonObject("cost")
                        .getString("amount")));
    }

    private void isGone(String path, String id) {
        Answer gone = client.get(path + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().getString("code")).isEqualTo("not-found");
    }

    /** The first fact of each: a change that has two names is told twice in the same moment. */
    private static List<JsonObject> changes(List<JsonObject> told) {
        List<JsonObject> facts = told.stream()
                .filter(fact -> !FINDINGS.contains(fact.getString("type").split("\\.")[3]))
                .toList();
        return IntStream.range(0, facts.size())
                .filter(i -> i == 0
                        || !facts.get(i)
                                .getString("time")
                                .equals(facts.get(i - 1).getString("time")))
                .mapToObj(facts::get)
                .toList();
    }

    /** Nothing more is told; each change is a version, and asked for its time the document is what it was. */
    private void isRemembered(String path, String id) {
        assertThat(client.factsThatFollow(withoutSlash(path), id, client.head()))
                .isEmpty();
        List<JsonObject> facts = changes(client.facts(id));
        List<JsonObject> versions =
                oldestFirst(client.get(path + id + "/versions").json());
        assertThat(facts)
                .extracting(fact -> Long.valueOf(fact.getString("sequence")))
                .isSorted();
        assertThat(versions)
                .extracting(version -> version.getString("event"))
                .containsExactlyElementsOf(
                        facts.stream().map(fact -> fact.getString("id")).toList());
        assertThat(versions)
                .extracting(version -> version.getInteger("version"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, facts.size()).boxed().toList());
        assertThat(versions).extracting(version -> version.getString("actor")).containsOnly("odoo");
        for (int i = 0; i < facts.size(); i++) {
            JsonObject version = versions.get(i);
            assertThat(version.getBoolean("deleted"))
                    .isEqualTo(facts.get(i).getString("type").endsWith(".deleted.v1"));
            if (!version.getBoolean("deleted")) {
                Answer then = client.get(path + id + "?asOf=" + version.getString("at"));
                assertThat(then.json()).isEqualTo(version.getJsonObject("document"));
                assertThat(then.header("Atrium-As-Of")).isNotNull();
            }
        }
    }

    private static String withoutSlash(String path) {
        return path.substring(0, path.length() - 1);
    }

    private static List<JsonObject> oldestFirst(JsonObject page) {
        List<JsonObject> versions = new ArrayList<>(
                page.getJsonArray("data").stream().map(JsonObject.class::cast).toList());
        Collections.reverse(versions);
        return versions;
    }

    private static boolean isSettled(JsonObject type) {
        return Set.of("current", "unavailable").contains(type.getString("status"));
    }

    private static String list(JsonObject type) {
        String name = type.getString("name");
        return "/v1/" + (name.endsWith("y") ? name.substring(0, name.length() - 1) + "ies" : name + "s");
    }

    /** Each can be read by itself and is the same there. */
    private List<JsonObject> listed(JsonObject type) {
        List<JsonObject> documents = client.all(list(type));
        documents.stream().limit(3).forEach(document -> {
            Answer one = client.get(list(type) + "/" + document.getString("id"));
            assertThat(one.status()).isEqualTo(200);
            assertThat(one.header("ETag")).isNotNull();
            assertThat(one.json().fieldNames()).contains("id").hasSizeGreaterThan(2);
        });
        return documents;
    }

    private List<JsonObject> beneath(JsonObject type) {
        List<String> path = BENEATH.get(type.getString("name"));
        return client.all(path.get(0)).stream()
                .map(document -> client.all(path.get(0) + "/" + document.getString("id") + path.get(1)))
                .filter(documents -> !documents.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
