package io.atrium;

import io.atrium.kernel.Vault;
import io.atrium.odoo.OdooSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import redis.embedded.RedisServer;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway, and each of PostgreSQL, Redis, Kafka, Odoo and a subscriber at the far end of a {@link Wire}. The disk of
 * PostgreSQL can be made full, where this machine allows it.
 */
final class FaultRig implements AutoCloseable {

    private static final List<String> TYPES = List.of("io.atrium.employee.*", "io.atrium.purchase-order.*");

    /** What would make a fault take long for no reason: pauses, leases and patience are shorter than usual. */
    private static final Map<String, String> IMPATIENCE = Map.ofEntries(
            // A connection to PostgreSQL that has gone silent is given up after 12 s.
            Map.entry("QUARKUS_DATASOURCE_REACTIVE_IDLE_TIMEOUT", "2S"),
            Map.entry("QUARKUS_DATASOURCE_REACTIVE_ADDITIONAL_PROPERTIES_STATEMENT_TIMEOUT", "5000"),
            Map.entry("ATRIUM_COMMAND_LEASE", "2s"),
            Map.entry("ATRIUM_COMMAND_LONGEST_PAUSE", "4s"),
            Map.entry("ATRIUM_WEBHOOK_INTAKE_LEASE", "6s"),
            Map.entry("ATRIUM_WEBHOOK_INTAKE_LONGEST_PAUSE", "4s"),
            Map.entry("ATRIUM_ODOO_TIMEOUT", "4s"),
            Map.entry("ATRIUM_ODOO_BREAKER_DELAY", "1s"),
            Map.entry("ATRIUM_SUBSCRIPTION_TIMEOUT", "2s"),
            Map.entry("ATRIUM_SUBSCRIPTION_LEASE", "5s"),
            Map.entry("ATRIUM_SUBSCRIPTION_BREAKER_DELAY", "1s"),
            Map.entry("ATRIUM_SUBSCRIPTION_RETRY_SCHEDULE", "500ms,1s,2s,4s,4s,4s,4s,4s,4s,4s,4s,4s"),
            Map.entry("ATRIUM_LIMIT_POLICIES_WRITE_RATE", "1000"),
            Map.entry("ATRIUM_LIMIT_POLICIES_WRITE_BURST", "1000"));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CLOCK_IS_WRONG = "the clock of this machine is ahead";
    private static final String CLOCK_IS_RIGHT = "the clock of this machine is right again";

    private final Vertx vertx = Vertx.vertx();
    private final Optional<SmallDisk> disk = SmallDisk.isPossible() ? Optional.of(new SmallDisk()) : Optional.empty();
    private final DatabaseProcess database =
            disk.map(small -> new DatabaseProcess(small.directory())).orElseGet(DatabaseProcess::new);
    private final Wire databaseWire = new Wire(vertx, database::port);
    private final Wire kafkaWire = new Wire(vertx, this::kafkaPort);
    private final KafkaBroker kafka = new KafkaBroker(kafkaWire.port());
    private final int redisPort = freePort();
    private final Wire redisWire = new Wire(vertx, () -> redisPort);
    private final OdooDesk desk;
    private final Wire odooWire;
    private final GatewayClock clock = new GatewayClock();
    private final Map<String, String> environment = new HashMap<>(IMPATIENCE);
    private final GatewayProcess gateway;
    private final Partner partner = new Partner(vertx);
    private final Wire partnerWire = new Wire(vertx, partner::port);
    private final String secret;
    private RedisServer redis;

    /** Everything runs when it is made. */
    FaultRig(Target target) {
        this(target, GatewayProcess.packaged());
    }

    /** @param jar of the version that the gateway is */
    FaultRig(Target target, Path jar) {
        startRedis();
        OdooSettings odoo = target.start(vertx);
        odooWire = new Wire(vertx, odoo.url()::getPort);
        desk = new OdooDesk(vertx, odoo);
        environment.put("ATRIUM_ODOO_URL", "http://127.0.0.1:" + odooWire.port());
        environment.put("ATRIUM_ODOO_DATABASE", odoo.database());
        environment.put("ATRIUM_ODOO_LOGIN", odoo.login());
        environment.put("ATRIUM_ODOO_API_KEY", odoo.apiKey());
        environment.put(
                "ATRIUM_DATABASE_URL", database.url().replace(":" + database.port(), ":" + databaseWire.port()));
        environment.put("ATRIUM_KAFKA_BOOTSTRAP_SERVERS", kafka.address());
        environment.put("ATRIUM_REDIS_URL", "redis://127.0.0.1:" + redisWire.port());
        environment.put("ATRIUM_WEBHOOK_ENCRYPTION_KEY", Vault.newKey());
        environment.putAll(clock.environment());
        // Versions that came before it was a setting of theirs.
        environment.put("QUARKUS_FLYWAY_IGNORE_MIGRATION_PATTERNS", "*:future");
        environment.put("ATRIUM_AUDIT_SIGNING_KEYS", Vault.newKey());
        gateway = another(jar);
        gateway.start();
        secret = subscribe();
    }

    /** A gateway beside the others, of the version that the jar is; not started yet. */
    GatewayProcess another(Path jar) {
        return new GatewayProcess(jar, environment, Map.of());
    }

    private int kafkaPort() {
        return kafka.port();
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String subscribe() {
        JsonObject wish = new JsonObject()
                .put("url", partner.url().replace(":" + partner.port(), ":" + partnerWire.port()))
                .put("types", new JsonArray(TYPES));
        Client.Answer made = Client.of(gateway).post("/v1/subscriptions", "subscribe-" + UUID.randomUUID(), wish);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().getString("secret");
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** Sets the clock of the gateway's machine, and returns when the gateway has noticed that it is wrong. */
    void setClockAhead(Duration ahead) {
        await().atMost(PATIENCE).until(() -> said(CLOCK_IS_WRONG) == said(CLOCK_IS_RIGHT));
        long before = said(CLOCK_IS_WRONG);
        clock.set(ahead);
        await().atMost(PATIENCE).until(() -> said(CLOCK_IS_WRONG) > before);
    }

    void setClockRight() {
        clock.set(Duration.ZERO);
    }

    private long said(String words) {
        return gateway.output().lines().filter(line -> line.contains(words)).count();
    }

    DatabaseProcess database() {
        return database;
    }

    KafkaBroker kafka() {
        return kafka;
    }

    OdooDesk desk() {
        return desk;
    }

    Wire databaseWire() {
        return databaseWire;
    }

    Wire kafkaWire() {
        return kafkaWire;
    }

    Wire redisWire() {
        return redisWire;
    }

    Wire odooWire() {
        return odooWire;
    }

    Wire partnerWire() {
        return partnerWire;
    }

    /** None where this machine does not allow it. */
    Optional<SmallDisk> disk() {
        return disk;
    }

    /** It begins with nothing. */
    void startRedis() {
        try {
            redis = RedisServer.newRedisServer()
                    .port(redisPort)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            redis.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void stopRedis() {
        try {
            redis.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What has arrived at the subscriber until now is not looked at again. */
    void forgetArrivals() {
        partner.forget();
    }

    List<Partner.Arrival> arrivals() {
        return partner.arrivals(secret);
    }

    @Override
    public void close() {
        gateway.close();
        clock.close();
        kafka.close();
        database.close();
        stopRedis();
        disk.ifPresent(SmallDisk::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
