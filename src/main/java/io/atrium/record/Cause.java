package io.atrium.record;

/**
 * Why a document changed.
 *
 * @param actor the client or source that asked for it, or {@code odoo} for a change that was born there
 * @param correlationId of the request, delivery or capture
 */
public record Cause(String actor, String correlationId) {

    private static final String ODOO = "odoo";

    /** A change that was born in Odoo. */
    static Cause odoo(String correlationId) {
        return new Cause(ODOO, correlationId);
    }

    boolean isBornInOdoo() {
        return actor.equals(ODOO);
    }
}
