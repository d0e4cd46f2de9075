package io.atrium.odoo;

import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;

/** Tries nothing twice and never leaves Odoo alone, so that what fails is what a test says, and at once. */
public final class HastyOdoo {

    private static final Limits NO_PATIENCE =
            new Limits(256, OptionalDouble.empty(), 0, Duration.ofMillis(1), Duration.ofMillis(1), 10_000);

    private HastyOdoo() {}

    public static Odoo connect(Vertx vertx, OdooSettings settings, Clock clock) {
        return Odoo.connect(vertx, settings, NO_PATIENCE, clock);
    }

    public static void close(Odoo odoo) {
        odoo.close();
    }
}
