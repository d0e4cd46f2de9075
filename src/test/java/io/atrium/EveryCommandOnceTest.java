package io.atrium;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** In Odoo 14. */
@QuarkusTest
@WithTestResource(EveryCommandOnceTest.Odoo14.class)
class EveryCommandOnceTest extends EveryCommandOnce {

    EveryCommandOnceTest() {
        super(Target.SANDBOX);
    }

    /** The sandbox as it comes. */
    public static class Odoo14 extends Odoo {

        public Odoo14() {
            super(Target.SANDBOX);
        }
    }
}
