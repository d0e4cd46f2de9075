package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.atrium.Scenario.Asked;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What a second person has decided outlives the process that was told, and is carried out once. */
class ApprovalCrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Stage stage;

    private Client client;
    private Asked asked;
    private String operation;
    private String approval;
    private String key;

    @BeforeAll
    static void build() {
        stage = new Stage(Target.SANDBOX, Map.of("ATRIUM_COMMAND_SECOND_PERSONS", "true"));
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void somethingWaits() {
        stage.set();
        client = Client.of(stage.gateway());
        Scenario scenario = Scenario.all()
                .filter(each -> each.operation().equals("supplier-bank-account.create"))
                .findFirst()
                .orElseThrow();
        asked = scenario.prepare().apply(stage.desk(), client);
        key = UUID.randomUUID().toString();
        Answer waits = client.ask(asked, key);
        assertThat(waits.status()).as(waits.body()).isEqualTo(202);
        operation = waits.header("Location");
        approval = waits.json().getString("approval");
        assertThat(approval).as(waits.body()).isNotNull();
    }

    @Test
    void aGatewayThatDiesRightAfterTheDecisionCarriesItOutWhenItIsBack() {
        approve();

        stage.gateway().kill();
        stage.gateway().start();

        happenedOnce();
    }

    @Test
    void aGatewayThatDiesBeforeOdooHasHeardOfItCarriesItOutOnce() {
        dieAt(Moment.CALL);

        happenedOnce();
    }

    @Test
    void aGatewayThatDiesWhenOdooHasDoneItFindsThatItIsDone() {
        dieAt(Moment.ANSWER);

        happenedOnce();
    }

    private void dieAt(Moment moment) {
        Held held = stage.proxy().hold("res.partner.bank.load", moment);
        approve();
        held.await(PATIENCE);

        stage.gateway().kill();
        stage.proxy().clear();
        stage.gateway().start();
    }

    private void approve() {
        Answer approved = Client.approver(stage.gateway())
                .post(
                        "/ops/v1/approvals/" + approval + "/approval",
                        UUID.randomUUID().toString(),
                        new JsonObject());
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    }

    private void happenedOnce() {
        await().atMost(PATIENCE)
                .until(() -> !client.get(operation).json().getString("status").equals("pending"));
        assertThat(client.get(operation).json().getString("status")).isEqualTo("succeeded");
        assertThat(client.get("/ops/v1/approvals/" + approval).json().getString("state"))
                .isEqualTo("approved");
        asked.happenedOnce().accept(client.ask(asked, key));
    }
}
