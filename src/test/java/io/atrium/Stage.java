package io.atrium;

import io.atrium.odoo.OdooSettings;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a story plays: an Odoo, a proxy before it, the gateway with a database of its own, and a desk at Odoo. */
final class Stage implements AutoCloseable {

    /** What would make a test wait for no reason: after a kill, what was in work is taken up again sooner than usual. */
    private static final Map<String, String> IMPATIENCE = Map.of(
            "ATRIUM_COMMAND_LEASE", "2s", "ATRIUM_WEBHOOK_INTAKE_LEASE", "6s", "ATRIUM_RECORD_POLL_INTERVAL", "500ms");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final OdooProxy proxy;
    private final OdooDesk desk;
    private final GatewayProcess gateway;

    /** Builds it up around that Odoo; the gateway is not started yet. */
    Stage(Target target) {
        this(target, Map.of());
    }

    /** The same, with settings of the gateway that its stories need. */
    Stage(Target target, Map<String, String> settings) {
        this(target, settings, Map.of());
    }

    /** @param properties what stands in the gateway's configuration file: what environment variables cannot name */
    Stage(Target target, Map<String, String> settings, Map<String, String> properties) {
        OdooSettings odoo = target.start(vertx);
        proxy = new OdooProxy(vertx, odoo.url());
        desk = new OdooDesk(vertx, odoo);
        Map<String, String> environment = new HashMap<>(IMPATIENCE);
        environment.put("ATRIUM_ODOO_URL", proxy.url().toString());
        environment.put("ATRIUM_ODOO_DATABASE", odoo.database());
        environment.put("ATRIUM_ODOO_LOGIN", odoo.login());
        environment.put("ATRIUM_ODOO_API_KEY", odoo.apiKey());
        environment.putAll(settings);
        gateway = new GatewayProcess(environment, properties);
    }

    /** As every scene finds it, whatever the last one has done. */
    void set() {
        proxy.clear();
        if (!gateway.isRunning()) {
            gateway.start();
        }
    }

    Vertx vertx() {
        return vertx;
    }

    OdooProxy proxy() {
        return proxy;
    }

    OdooDesk desk() {
        return desk;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** What the gateway's audit trail says about a document, one line for each deed. */
    List<String> audited(String subject) {
        Pool pool = Pool.newInstance(PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.databasePort())
                        .setDatabase("postgres")
                        .setUser("postgres"))
                .using(vertx)
                .build());
        try {
            return pool
                    .preparedQuery(
                            """
                            select concat_ws(' ', caller, action, outcome, note) as deed from audit_entry
                            where subject = $1 order by at""")
                    .execute(Tuple.of(subject))
                    .await()
                    .atMost(PATIENCE)
                    .stream()
                    .map(row -> row.getString("deed"))
                    .toList();
        } finally {
            pool.closeAndAwait();
        }
    }

    @Override
    public void close() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
