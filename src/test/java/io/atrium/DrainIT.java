package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.kernel.Vault;
import io.atrium.odoo.OdooSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway is told to end (SIGTERM), as whenever a new version is rolled out, while another one serves the same database. */
class DrainIT {

    /** Leases here run out after two minutes. */
    private static final Duration LONG_BEFORE = Duration.ofSeconds(40);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WRITERS = 6;
    private static final int READERS = 2;

    private final Vertx vertx = Vertx.vertx();
    private DatabaseProcess database;
    private OdooProxy proxy;
    private GatewayProcess leaving;
    private GatewayProcess staying;

    @BeforeEach
    void start() {
        database = new DatabaseProcess();
        OdooSettings odoo = Target.SANDBOX.start(vertx);
        proxy = new OdooProxy(vertx, odoo.url());
        Map<String, String> environment = new HashMap<>(Map.of(
                "ATRIUM_ODOO_URL", proxy.url().toString(),
                "ATRIUM_ODOO_DATABASE", odoo.database(),
                "ATRIUM_ODOO_LOGIN", odoo.login(),
                "ATRIUM_ODOO_API_KEY", odoo.apiKey(),
                "ATRIUM_DATABASE_URL", database.url(),
                "ATRIUM_WEBHOOK_ENCRYPTION_KEY", Vault.newKey(),
                "ATRIUM_AUDIT_SIGNING_KEYS", Vault.newKey(),
                "ATRIUM_HTTP_DRAIN_DELAY", "2s",
                "ATRIUM_LIMIT_POLICIES_WRITE_RATE", "1000",
                "ATRIUM_LIMIT_POLICIES_WRITE_BURST", "1000"));
        environment.put("ATRIUM_LIMIT_POLICIES_READ_RATE", "5000");
        environment.put("ATRIUM_LIMIT_POLICIES_READ_BURST", "5000");
        environment.put("ATRIUM_COMMAND_ANSWER_WITHIN", "1s");
        // Whoever waited for these to run out would be late.
        environment.put("ATRIUM_COMMAND_LEASE", "2m");
        environment.put("ATRIUM_SUBSCRIPTION_LEASE", "2m");
        leaving = new GatewayProcess(environment);
        staying = new GatewayProcess(environment);
        leaving.start();
    }

    @AfterEach
    void close() {
        leaving.close();
        staying.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyAnsweredWriteIsThereAndNobodyIsAnsweredWithAnError() {
        // Given
        staying.start();
        Load load = new Load(Client.of(leaving));
        await().atMost(PATIENCE).until(() -> load.created.size() >= 20);

        // When
        Instant told = Instant.now();
        leaving.stop();
        load.join();

        // Then
        assertThat(load.statuses).isSubsetOf(Set.of(200, 201, 202));
        assertThat(load.cutOff).allSatisfy(at -> assertThat(at).isAfter(told.plusSeconds(2)));
        assertThat(load.afterwards(told)).as("answered while it was leaving").isPositive();
        Client other = Client.of(staying);
        await().atMost(PATIENCE).until(() -> Stream.of(load.operations.toArray(String[]::new))
                .allMatch(operation -> other.get(operation).status() == 200));
        assertThat(load.created)
                .allSatisfy(path -> assertThat(other.get(path).status()).isEqualTo(200));
        assertThat(leaving.output()).doesNotContain("are cut off", "ERROR");
    }

    @Test
    void whatItHeldIsTakenOverAtOnceAndNotWhenItsLeasesRunOut() {
        // Given: a write that Odoo does not answer, and everything else, is in its hands
        Client client = Client.of(leaving);
        Partner partner = new Partner(vertx);
        Answer subscribed = client.post(
                "/v1/subscriptions",
                UUID.randomUUID().toString(),
                new JsonObject().put("url", partner.url()).put("types", JsonArray.of("io.atrium.supplier.*")));
        assertThat(subscribed.status()).isEqualTo(201);
        String secret = subscribed.json().getString("secret");
        await().atMost(PATIENCE).until(() -> number("select count(*) from subscription where worker is not null") == 1);
        OdooProxy.Held held = proxy.hold("res.partner.load", OdooProxy.Moment.CALL);
        Answer accepted =
                client.post("/v1/suppliers", UUID.randomUUID().toString(), new JsonObject().put("name", "Slow Optics"));
        assertThat(accepted.status()).isEqualTo(202);
        held.await(PATIENCE);
        Set<String> captured = owners();
        assertThat(captured).hasSize(1);
        staying.start();

        // When
        leaving.stop();
        Instant gone = Instant.now();

        // Then
        Client other = Client.of(staying);
        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from command_intent"
                                + " where operation = 'supplier.create' and state = 'settled'")
                        == 1);
        assertThat(Duration.between(gone, Instant.now())).isLessThan(LONG_BEFORE);
        await().atMost(PATIENCE).until(() -> Collections.disjoint(owners(), captured));
        assertThat(Duration.between(gone, Instant.now())).isLessThan(LONG_BEFORE);
        await().atMost(PATIENCE).until(() -> !partner.arrivals(secret).isEmpty());
        assertThat(Duration.between(gone, Instant.now())).isLessThan(LONG_BEFORE);
        assertThat(other.all("/v1/suppliers").stream()
                        .filter(supplier -> supplier.getString("name").equals("Slow Optics")))
                .hasSize(1);
    }

    /** Who follows Odoo. */
    private Set<String> owners() {
        return new HashSet<>(texts("select distinct lease_owner::text from record_capture where lease_until > now()"));
    }

    private long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    private List<String> texts(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + database.url().replace("postgres:postgres@", ""), "postgres", "postgres");
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            Queue<String> texts = new ConcurrentLinkedQueue<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return List.copyOf(texts);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Callers who go on until nobody listens any more. */
    private static final class Load {

        private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        private final Queue<String> created = new ConcurrentLinkedQueue<>();
        private final Queue<String> operations = new ConcurrentLinkedQueue<>();
        private final Queue<Instant> answered = new ConcurrentLinkedQueue<>();
        private final Queue<Instant> cutOff = new ConcurrentLinkedQueue<>();
        private final List<CompletableFuture<Void>> callers;

        Load(Client client) {
            callers = Stream.concat(
                            IntStream.range(0, WRITERS)
                                    .mapToObj(i -> CompletableFuture.runAsync(
                                            () -> repeat(() -> write(client)), Load::inThread)),
                            IntStream.range(0, READERS)
                                    .mapToObj(i -> CompletableFuture.runAsync(
                                            () -> repeat(() -> client.get("/v1/suppliers?limit=5")), Load::inThread)))
                    .toList();
        }

        private static void inThread(Runnable work) {
            new Thread(work).start();
        }

        private Answer write(Client client) {
            String key = UUID.randomUUID().toString();
            Answer answer = client.post("/v1/suppliers", key, new JsonObject().put("name", "Supplier " + key));
            if (answer.status() == 201) {
                created.add(answer.header("Location"));
            } else if (answer.status() == 202) {
                operations.add(answer.header("Location"));
            }
            return answer;
        }

        private void repeat(Supplier<Answer> call) {
            try {
                while (true) {
                    statuses.add(call.get().status());
                    answered.add(Instant.now());
                }
            } catch (UncheckedIOException refused) {
                cutOff.add(Instant.now());
            }
        }

        long afterwards(Instant time) {
            return answered.stream().filter(at -> at.isAfter(time)).count();
        }

        void join() {
            CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).join();
        }
    }
}
