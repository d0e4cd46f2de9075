package io.atrium;

import io.atrium.command.Command;
import io.atrium.command.CommandHandler;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.command.Outcome.Settled;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Protocol;
import io.quarkus.arc.All;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every kind of command happens once, although many copies of the same request come at the same time. */
abstract class EveryCommandOnce {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Nobody asks for them: approvals end with them, and the scenarios of the approvals see to it. */
    private static final List<String> CONSEQUENCES = List.of("requisition.order", "timecard.enter");

    /** Nothing of them reaches Odoo; the tests of their resources see to it. */
    private static final List<String> OPERATORS = List.of(
            "approval.approve",
            "approval.reject",
            "exception.assign",
            "exception.correct",
            "exception.dismiss",
            "exception.map",
            "exception.note",
            "exception.retry",
            "exceptions.dismiss",
            "exceptions.retry",
            "reconciliation.begin",
            "reconciliation.cancel",
            "reconciliation.repair",
            "reconciliation.sign-off",
            "value-mapping.create",
            "value-mapping.change",
            "value-mapping.delete",
            "interface.decide",
            "legal-hold.lift",
            "legal-hold.set",
            "retention-run.request",
            "revocation.create",
            "revocation.lift",
            "subscription.create",
            "subscription.change",
            "subscription.pause",
            "subscription.resume",
            "subscription.rotate-secret",
            "subscription.test",
            "subscription.delete",
            "delivery.retry",
            "deliveries.retry",
            "replay.begin",
            "replay.cancel");

    private final Target target;

    @TestHTTPResource
    URI application;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    Commands commands;

    @Inject
    @All
    List<CommandHandler> handlers;

    private Client client;
    private OdooDesk desk;

    EveryCommandOnce(Target target) {
        this.target = target;
    }

    /** Copies come as fast as they can, which is more than one client's share. */
    abstract static class Odoo extends Playground {

        Odoo(Target target) {
            super(target.serie());
        }
    }

    @BeforeEach
    void waitForTheFirstCapture() {
        client = Client.of(application);
        desk = new OdooDesk(vertx, odoo());
        Stream.of("suppliers", "items", "purchase-orders", "goods-receipts", "invoices", "legal-entities", "employees")
                .forEach(list -> await().atMost(PATIENCE)
                        .until(() -> client.get("/v1/" + list).status() == 200));
    }

    private static OdooSettings odoo() {
        return new OdooSettings(
                URI.create(setting("url")),
                setting("database"),
                setting("login"),
                setting("api-key"),
                Protocol.AUTO,
                2,
                PATIENCE);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("atrium.odoo." + name, String.class);
    }

    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void happensOnceAlthoughItIsAskedForFiftyTimesAtOnce(Scenario scenario) {
        assumeTrue(scenario.where().test(target), "not every Odoo can do this");

        String key = Copies.happenOnce(scenario, desk, client);

        assertThat(operations(key)).containsExactly(scenario.operation());
    }

    /** Rows of a batch have keys that begin with that of the batch. */
    private List<String> operations(String key) {
        return pool
                .preparedQuery("select operation from command_intent where starts_with(idempotency_key, $1)")
                .execute(Tuple.of(key))
                .await()
                .atMost(PATIENCE)
                .stream()
                .map(row -> row.getString("operation"))
                .toList();
    }

    static Stream<OthersWord> words() {
        return OthersWord.all();
    }

    @ParameterizedTest
    @MethodSource("words")
    void happensOnceAlthoughAnotherSystemSaysItFiftyTimesAtOnce(OthersWord word) {
        String number = UUID.randomUUID().toString();
        JsonObject body = word.body().apply(desk, client).put("identifier", identifier(number));
        String key = UUID.randomUUID().toString();

        List<Settled> outcomes = atOnce(Copies.COUNT, copy -> submit(word.operation(), key, body)).stream()
                .filter(Objects::nonNull)
                .toList();
        Settled again = submit(word.operation(), key, body);

        assertThat(outcomes).isNotEmpty().extracting(Settled::id).containsOnly(again.id());
        assertThat(again.replayed()).isTrue();
        assertThat(client.told(again.id())).isNotEmpty().doesNotHaveDuplicates();
        assertThat(client.get(word.collection() + "?identifier=roster:" + number)
                        .json()
                        .getJsonArray("data"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("words")
    void makesOneOfWhatManyDeliveriesTellOfAtOnce(OthersWord word) {
        String number = UUID.randomUUID().toString();
        JsonObject body = word.body().apply(desk, client).put("identifier", identifier(number));

        List<Settled> outcomes =
                atOnce(5, copy -> submit(word.operation(), UUID.randomUUID().toString(), body));

        assertThat(outcomes)
                .doesNotContainNull()
                .extracting(Settled::id)
                .containsOnly(outcomes.get(0).id());
        assertThat(client.told(outcomes.get(0).id())).isNotEmpty().doesNotHaveDuplicates();
    }

    private static JsonObject identifier(String value) {
        return new JsonObject().put("system", "roster").put("value", value);
    }

    /** Null while a copy of it is being carried out. */
    private Settled submit(String operation, String key, JsonObject body) {
        Command command = new Command(
                operation, "webhook:roster", key, body.copy(), UUID.randomUUID().toString());
        try {
            Outcome outcome = commands.submit(command).await().atMost(PATIENCE);
            return (Settled) outcome;
        } catch (Failure refused) {
            assertThat(refused.code()).as(refused.detail()).isEqualTo(FailureCode.OPERATION_IN_PROGRESS);
            return null;
        }
    }

    @Test
    void leavesNoKindOfCommandOut() {
        List<String> played = Stream.of(
                        Scenario.all().map(Scenario::operation),
                        OthersWord.all().map(OthersWord::operation),
                        CONSEQUENCES.stream(),
                        OPERATORS.stream())
                .flatMap(operations -> operations)
                .distinct()
                .toList();

        assertThat(handlers).extracting(CommandHandler::operation).containsExactlyInAnyOrderElementsOf(played);
    }
}
