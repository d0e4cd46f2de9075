package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** A write happens once in Odoo, whoever dies or falls silent in the middle of it. */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#closest")
class CrashIT {

    private static final String ORDERS = "/v1/purchase-orders";
    private static final String CREATED = "io.atrium.purchase-order.created.v1";
    private static final String CONFIRMED = "io.atrium.purchase-order.confirmed.v1";
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static Stage stage;

    @Parameter
    Target target;

    private Client client;
    private String reference;

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
        reference = "REF-" + UUID.randomUUID();
    }

    @Test
    void anOrderThatIsPostedTwiceExistsOnce() {
        // Given
        Answer first = post();

        // When
        Answer second = post();

        // Then
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        existsOnce(second);
    }

    @ParameterizedTest(name = "killed at the {0}")
    @EnumSource(Moment.class)
    void anOrderExistsOnceAlthoughTheGatewayIsKilledInTheMiddle(Moment moment) {
        // Given
        Held load = stage.proxy().hold("purchase.order.load", moment);
        CompletableFuture<Answer> unanswered = posting();
        load.await(PATIENCE);
        assertThat(stage.desk().orders(reference)).hasSize(moment == Moment.ANSWER ? 1 : 0);
        ProcessHandle database = stage.gateway().database().orElseThrow();

        // When
        stage.gateway().kill();
        stage.gateway().start();

        // Then
        assertThat(unanswered).failsWithin(PATIENCE);
        assertThat(stage.gateway().database()).contains(database);
        existsOnce(postUntilDone());
    }

    @ParameterizedTest(name = "killed at the {0}")
    @EnumSource(Moment.class)
    void anApprovedRequisitionIsOrderedOnceAlthoughTheGatewayIsKilledInTheMiddle(Moment moment) {
        // Given
        String supplier = supplier();
        String requisition = submittedRequisition(supplier);
        Held load = stage.proxy().hold("purchase.order.load", moment);
        Answer approved = Client.approver(stage.gateway())
                .post("/v1/requisitions/" + requisition + "/approval", reference, new JsonObject());
        load.await(PATIENCE);

        // When
        stage.gateway().kill();
        stage.gateway().start();

        // Then
        assertThat(approved.status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(requisition(requisition).getJsonArray("purchaseOrderIds"))
                        .hasSize(1));
        assertThat(requisition(requisition).getString("status")).isEqualTo("ordered");
        assertThat(stage.desk()
                        .ordersBecauseOf(
                                requisition, PublicId.parse("sup", supplier).orElseThrow()))
                .hasSize(1);
        assertThat(client.told(requisition)).containsExactly("created", "submitted", "approved", "ordered");
    }

    private String supplier() {
        Answer made = client.post("/v1/suppliers", "supplier-" + reference, JsonObject.of("name", reference));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().getString("id");
    }

    private String submittedRequisition(String supplier) {
        String item = PublicId.of("itm", stage.desk().items(1).get(0));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(client.get("/v1/items/" + item).status()).isEqualTo(200));
        String currency = stage.desk().currency();
        JsonObject line = new JsonObject()
                .put("itemId", item)
                .put("supplierId", supplier)
                .put("quantity", 3)
                .put(
                        "estimatedUnitPrice",
                        new JsonObject().put("amount", "12.50").put("currency", currency));
        JsonObject wish = new JsonObject().put("currency", currency).put("lines", JsonArray.of(line));
        String id = client.post("/v1/requisitions", reference, wish).json().getString("id");
        Answer submitted =
                client.post("/v1/requisitions/" + id + "/submission", reference + "-submission", new JsonObject());
        assertThat(submitted.status()).isEqualTo(200);
        return id;
    }

    private JsonObject requisition(String id) {
        return client.get("/v1/requisitions/" + id).json();
    }

    @Test
    void anOrderExistsOnceAlthoughTheGatewayIsKilledAfterItWasDone() {
        // Given
        Answer first = post();

        // When
        stage.gateway().kill();
        stage.gateway().start();
        Answer second = post();

        // Then
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        existsOnce(second);
    }

    @Test
    void anOrderExistsOnceAlthoughOdoosAnswerIsLost() {
        // Given
        stage.proxy().dropAnswerOf("purchase.order.load");

        // When
        Answer pending = post();

        // Then
        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.header("Location")).startsWith("/v1/operations/");
        succeeds(pending);
        Answer done = post();
        assertThat(done.header("Idempotency-Replayed")).isEqualTo("true");
        existsOnce(done);
    }

    @Test
    void anOrderIsConfirmedAlthoughOdoosAnswerIsLost() {
        // Given
        String confirmation = ORDERS + "/" + post().json().getString("id") + "/confirmation";
        String key = "confirm-" + reference;
        stage.proxy().dropAnswerOf("purchase.order.button_confirm");

        // When
        Answer pending = client.post(confirmation, key, new JsonObject());

        // Then
        assertThat(pending.status()).isEqualTo(202);
        succeeds(pending);
        Answer done = client.post(confirmation, key, new JsonObject());
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(done.json().getString("status")).isEqualTo("confirmed");
        assertThat(stage.desk().orders(reference))
                .extracting(order -> order.text("state"))
                .containsExactly("purchase");
        assertThat(facts(done, CONFIRMED)).hasSize(1);
    }

    @Test
    void anOrderOutlivesAnOrdinaryRestartAndSoDoesTheToken() {
        // Given
        JsonObject order = post().json();

        // When
        stage.gateway().stop();
        stage.gateway().start();

        // Then
        Answer read = client.get(ORDERS + "/" + order.getString("id"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(order);
    }

    /** Odoo tells the time of a change by the second, so both happen in one, if they can. */
    @Test
    void aLookThatBeganBeforeAConfirmationDoesNotUndoIt() {
        // Given
        await().pollInterval(Duration.ofMillis(5)).until(() -> System.currentTimeMillis() % 1000 < 50);
        Answer order = post();
        String confirmation = ORDERS + "/" + order.json().getString("id") + "/confirmation";
        Held look = stage.proxy().hold("purchase.order.line.search_read", Moment.ANSWER);
        look.await(PATIENCE);

        // When
        Answer confirmed = client.post(confirmation, "confirm-" + reference, new JsonObject());
        look.letGo();

        // Then
        assertThat(confirmed.json().getString("status")).isEqualTo("confirmed");
        assertThat(client.factsThatFollow(ORDERS, order.json().getString("id"), client.head()))
                .isEmpty();
        assertThat(client.facts(order.json().getString("id")))
                .extracting(fact -> fact.getString("type"))
                .containsExactly(CREATED, CONFIRMED);
    }

    @Test
    void anOrdinaryStopAlsoEndsTheDatabaseThatAKillLeftBehind() {
        // Given
        stage.gateway().kill();
        stage.gateway().start();

        // When
        stage.gateway().stop();

        // Then
        assertThat(stage.gateway().database()).isEmpty();
    }

    private Answer post() {
        return posting().join();
    }

    private CompletableFuture<Answer> posting() {
        return client.posting(ORDERS, reference, order());
    }

    /** As a client does that follows the contract: 409 and 202 mean "ask again". */
    private Answer postUntilDone() {
        return await().atMost(PATIENCE).until(this::post, answer -> answer.status() != 409 && answer.status() != 202);
    }

    private void succeeds(Answer pending) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        client.get(pending.header("Location")).json().getString("status"))
                .isEqualTo("succeeded"));
    }

    private JsonObject order() {
        OdooDesk desk = stage.desk();
        List<Integer> items = desk.items(2);
        return OrderForm.of(reference, desk.currency(), desk.supplier(), items.get(0), items.get(1));
    }

    /** In Odoo, with its lines, and in the facts. */
    private void existsOnce(Answer answer) {
        assertThat(answer.status()).isEqualTo(201);
        List<OdooRow> orders = stage.desk().orders(reference);
        assertThat(orders).hasSize(1);
        assertThat(answer.json().getString("id"))
                .isEqualTo(PublicId.of("po", orders.get(0).id()));
        assertThat(stage.desk().orderLines(orders.get(0).id()))
                .extracting(line -> line.decimal("product_qty").intValue(), line -> line.decimal("price_unit")
                        .doubleValue())
                .containsExactly(tuple(3, 12.5), tuple(2, 4.0));
        assertThat(answer.json().getJsonArray("lines")).hasSize(2);
        assertThat(facts(answer, CREATED)).hasSize(1);
    }

    private List<JsonObject> facts(Answer order, String type) {
        return client.facts(order.json().getString("id")).stream()
                .filter(fact -> fact.getString("type").equals(type))
                .toList();
    }
}
