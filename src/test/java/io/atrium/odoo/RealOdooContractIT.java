package io.atrium.odoo;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract of a real Odoo, whichever one the environment names. */
@EnabledIfEnvironmentVariable(named = "ATRIUM_TEST_ODOO_URL", matches = ".+")
class RealOdooContractIT extends OdooContract {

    @Override
    OdooSettings start() {
        return new OdooSettings(
                URI.create(System.getenv("ATRIUM_TEST_ODOO_URL")),
                System.getenv("ATRIUM_TEST_ODOO_DATABASE"),
                System.getenv("ATRIUM_TEST_ODOO_LOGIN"),
                System.getenv("ATRIUM_TEST_ODOO_API_KEY"),
                Protocol.AUTO,
                2,
                Duration.ofSeconds(45));
    }
}
