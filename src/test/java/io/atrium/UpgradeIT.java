package io.atrium;

import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Protocol;
import io.atrium.sandbox.SandboxOdoo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * This version over the database of the last release, as one of its gateways left it when it was killed: with an order that
 * was made and told, one that was made and not told yet, one that Odoo could not be given yet, one that somebody was still waiting
 * for, an account that waits for a second person, and somebody hired by a message that was stored and not applied yet. The rows are its own, moved
 * to the present but for those of the audit trail, and so is what the Odoo had written down.
 */
class UpgradeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonObject RELEASED = new JsonObject(resource("released.json"));

    @TempDir
    private static Path directory;

    private static Vertx vertx;
    private static DatabaseProcess database;
    private static OdooDesk desk;
    private static Partner partner;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void upgrade() throws IOException, SQLException {
        vertx = Vertx.vertx();
        partner = new Partner(vertx);
        database = new DatabaseProcess();
        restore();
        SandboxOdoo odoo = SandboxOdoo.start(
                        vertx,
                        SandboxOdoo.Options.defaults()
                                .withJournal(
                                        Files.writeString(directory.resolve("odoo.journal"), resource("odoo.journal"))))
                .await()
                .atMost(PATIENCE);
        desk = new OdooDesk(
                vertx,
                new OdooSettings(odoo.url(), odoo.database(), odoo.login(), odoo.apiKey(), Protocol.AUTO, 2, PATIENCE));
        gateway = new GatewayProcess(Map.of(
                "ATRIUM_ODOO_URL", odoo.url().toString(),
                "ATRIUM_ODOO_DATABASE", odoo.database(),
                "ATRIUM_ODOO_LOGIN", odoo.login(),
                "ATRIUM_ODOO_API_KEY", odoo.apiKey(),
                "ATRIUM_DATABASE_URL", database.url(),
                "ATRIUM_WEBHOOK_ENCRYPTION_KEY", RELEASED.getString("encryptionKey"),
                "ATRIUM_AUDIT_SIGNING_KEYS", RELEASED.getString("signingKey"),
                "ATRIUM_COMMAND_SECOND_PERSONS", "true"));
        gateway.start();
        client = Client.of(gateway);
    }

    private static void restore() throws SQLException {
        Flyway.configure()
                .dataSource(address(), "postgres", "postgres")
                .target(Integer.toString(ReleasedSchemaTest.RELEASED))
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(address(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Rows come in any order, and the audit trail takes none that are to be removed.
            statement.execute("set local session_replication_role = replica");
            statement.execute(resource("released.sql"));
            statement.execute("update subscription set url = '%s'".formatted(partner.url()));
            connection.commit();
        }
    }

    private static String address() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(database.port());
    }

    private static String resource(String name) {
        try (InputStream file = UpgradeIT.class.getResourceAsStream("/released/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @AfterAll
    static void close() {
        gateway.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aReplicaStartsOverTheSchemaOfALaterVersion() throws SQLException {
        gateway.stop();
        try (Connection connection = DriverManager.getConnection(address(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into flyway_schema_history
                        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'later', 1, true)""");
        }

        gateway.start();

        assertThat(client.get("/v1/purchase-orders").status()).isEqualTo(200);
    }

    @Test
    void documentsAreServedAsTheyWere() {
        JsonObject order = RELEASED.getJsonObject("doneDocument");

        JsonObject now =
                client.get("/v1/purchase-orders/" + order.getString("id")).json();

        assertThat(now).isEqualTo(order);
    }

    @Test
    void theAuditTrailHolds() {
        JsonObject verdict = client.get("/ops/v1/audit/verification").json();

        assertThat(verdict.getBoolean("intact")).as(verdict.encode()).isTrue();
    }

    @Test
    void whatIsAskedForAgainIsAnsweredAsBefore() {
        JsonObject order = RELEASED.getJsonObject("doneOrderForm");

        Client.Answer again = client.post("/v1/purchase-orders", "order-done", order);

        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void writesThatWereOpenAreCarriedOutOnce() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.get(RELEASED.getString("waitingOperation"))
                        .json()
                        .getString("status"))
                .isEqualTo("succeeded"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.referencesOfOrders("REL-"))
                .containsExactlyInAnyOrder("REL-done", "REL-owed", "REL-waiting", "REL-running"));
    }

    @Test
    void whatAwaitsASecondPersonIsCarriedOutWhenItIsApproved() {
        String approval = RELEASED.getJsonObject("awaiting").getString("approval");

        Client.Answer decided =
                client.colleague().post("/ops/v1/approvals/" + approval + "/approval", "approve", new JsonObject());

        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(client.get(RELEASED.getString("awaitingOperation"))
                        .json()
                        .getString("status"))
                .isEqualTo("succeeded"));
    }

    @Test
    void messagesThatWereStoredAreAppliedOnce() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.employeesNamed("REL-"))
                .extracting(employee -> employee.text("name"))
                .containsExactlyInAnyOrder("REL-hired", "REL-awaited"));
    }

    @Test
    void whatSubscribersAreOwedGoesOutOnce() {
        String secret = RELEASED.getString("secret");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(partner.arrivals(secret))
                .extracting(arrival -> arrival.fact().getString("type") + " " + name(arrival.fact()))
                .containsExactlyInAnyOrder(
                        "io.atrium.purchase-order.created.v1 REL-owed",
                        "io.atrium.purchase-order.created.v1 REL-waiting",
                        "io.atrium.purchase-order.created.v1 REL-running",
                        "io.atrium.employee.created.v1 REL-awaited",
                        "io.atrium.employee.joined.v1 REL-awaited"));
    }

    private static String name(JsonObject fact) {
        JsonObject data = fact.getJsonObject("data");
        return data.getString("supplierReference", data.getString("name"));
    }
}
