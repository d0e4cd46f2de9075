package io.atrium;

import io.atrium.odoo.OdooSettings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** In a real one, whichever the environment names; others may work there too. */
@QuarkusTest
@EnabledIfEnvironmentVariable(named = "ATRIUM_TEST_ODOO_URL", matches = ".+")
@WithTestResource(EveryCommandOnceInRealOdooTest.RealOdoo.class)
class EveryCommandOnceInRealOdooTest extends EveryCommandOnce {

    EveryCommandOnceInRealOdooTest() {
        super(Target.REAL);
    }

    /** It is looked at no more often, and in no smaller pieces, than it would be elsewhere. */
    public static class RealOdoo extends Odoo {

        public RealOdoo() {
            super(Target.REAL);
        }

        @Override
        protected Map<String, String> odoo(Vertx vertx) {
            OdooSettings real = Target.REAL.start(vertx);
            Map<String, String> settings = new HashMap<>();
            settings.put("atrium.odoo.url", real.url().toString());
            settings.put("atrium.odoo.database", real.database());
            settings.put("atrium.odoo.login", real.login());
            settings.put("atrium.odoo.api-key", real.apiKey());
            settings.put("atrium.record.poll-interval", "1s");
            settings.put("atrium.record.page", "500");
            return settings;
        }
    }
}
