package io.atrium;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** In Odoo 19. */
@QuarkusTest
@WithTestResource(EveryCommandOnceInNewerOdooTest.Odoo19.class)
class EveryCommandOnceInNewerOdooTest extends EveryCommandOnce {

    EveryCommandOnceInNewerOdooTest() {
        super(Target.SANDBOX_19);
    }

    /** The sandbox as a newer one. */
    public static class Odoo19 extends Odoo {

        public Odoo19() {
            super(Target.SANDBOX_19);
        }
    }
}
