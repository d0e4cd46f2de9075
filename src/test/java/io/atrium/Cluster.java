package io.atrium;

import io.atrium.kernel.Vault;
import io.atrium.odoo.OdooSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Two gateways on one database and one Kafka, and two partners who hear of requisitions. */
final class Cluster implements AutoCloseable {

    static final String TYPES = "io.atrium.requisition.*";

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseProcess database = new DatabaseProcess();
    private final KafkaBroker kafka = new KafkaBroker();
    private final List<GatewayProcess> gateways;
    private final List<Subscriber> subscribers;

    /** A partner and the secret of its subscription. */
    record Subscriber(Partner partner, String secret) {

        List<Partner.Arrival> arrivals() {
            return partner.arrivals(secret);
        }
    }

    Cluster() {
        OdooSettings odoo = Target.SANDBOX.start(vertx);
        Map<String, String> environment = new HashMap<>(Map.of(
                "ATRIUM_ODOO_URL", odoo.url().toString(),
                "ATRIUM_ODOO_DATABASE", odoo.database(),
                "ATRIUM_ODOO_LOGIN", odoo.login(),
                "ATRIUM_ODOO_API_KEY", odoo.apiKey(),
                "ATRIUM_DATABASE_URL", database.url(),
                "ATRIUM_KAFKA_BOOTSTRAP_SERVERS", kafka.address(),
                "ATRIUM_WEBHOOK_ENCRYPTION_KEY", Vault.newKey(),
                "ATRIUM_LIMIT_POLICIES_WRITE_RATE", "1000",
                "ATRIUM_LIMIT_POLICIES_WRITE_BURST", "1000"));
        environment.put("ATRIUM_COMMAND_LEASE", "2s");
        // Deliveries that a killed gateway had under way would wait for a minute.
        environment.put("ATRIUM_SUBSCRIPTION_TIMEOUT", "2s");
        environment.put("ATRIUM_SUBSCRIPTION_LEASE", "5s");
        gateways = List.of(new GatewayProcess(environment), new GatewayProcess(environment));
        gateways.forEach(GatewayProcess::start);
        subscribers = List.of(subscriber(), subscriber());
    }

    private Subscriber subscriber() {
        Partner partner = new Partner(vertx);
        Client.Answer made = Client.of(gateways.get(0))
                .post(
                        "/v1/subscriptions",
                        "subscribe-" + UUID.randomUUID(),
                        new JsonObject().put("url", partner.url()).put("types", JsonArray.of(TYPES)));
        assertThat(made.status()).isEqualTo(201);
        String secret = made.json().getString("secret");
        partner.trust(secret);
        return new Subscriber(partner, secret);
    }

    DatabaseProcess database() {
        return database;
    }

    KafkaBroker kafka() {
        return kafka;
    }

    List<GatewayProcess> gateways() {
        return gateways;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    @Override
    public void close() {
        gateways.forEach(GatewayProcess::close);
        kafka.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
