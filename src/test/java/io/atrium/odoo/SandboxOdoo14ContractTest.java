package io.atrium.odoo;

import io.atrium.sandbox.SandboxOdoo;
import java.time.Duration;

/** The sandbox as an Odoo 14, which is found to speak JSON-RPC. */
class SandboxOdoo14ContractTest extends OdooContract {

    @Override
    OdooSettings start() {
        SandboxOdoo sandbox = SandboxOdoo.start(
                        vertx.getDelegate(), SandboxOdoo.Options.defaults().withSerie(14))
                .await()
                .atMost(Duration.ofSeconds(30));
        return new OdooSettings(
                sandbox.url(),
                sandbox.database(),
                sandbox.login(),
                sandbox.apiKey(),
                Protocol.AUTO,
                2,
                Duration.ofSeconds(45));
    }
}
