package io.atrium.start;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
            "atrium.jwt.jwks-url",
            "atrium.webhook.encryption-key");

    private static final List<String> TRYING_OUT =
            List.of("atrium.subscription.insecure-targets", "atrium.sandbox.issues-tokens");

    private ProductionKeys() {}

    /** What is configured and must not be, in words. */
    static List<String> unsafe(UnaryOperator<String> setting) {
        return TRYING_OUT.stream()
                .filter(key -> Boolean.parseBoolean(setting.apply(key)))
                .map(key -> key + " is for trying things out; in production it must not be true")
                .toList();
    }

    /** Those that are not configured, all at once. */
    static List<String> missing(Predicate<String> isConfigured) {
        return REQUIRED.stream().filter(isConfigured.negate()).toList();
    }
}
