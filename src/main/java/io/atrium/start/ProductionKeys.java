package io.atrium.start;

import java.util.List;
import java.util.function.Predicate;

/** What must be configured before Atrium runs in production. */
final class ProductionKeys {

    static final List<String> REQUIRED = List.of(
            "atrium.odoo.url",
            "atrium.odoo.database",
            "atrium.odoo.login",
            "atrium.odoo.api-key",
            "atrium.database.url",
            "atrium.jwt.issuer",
            "atrium.jwt.audience",
            "atrium.jwt.jwks-url");

    private ProductionKeys() {}

    /** Those that are not configured, all at once. */
    static List<String> missing(Predicate<String> isConfigured) {
        return REQUIRED.stream().filter(isConfigured.negate()).toList();
    }
}
