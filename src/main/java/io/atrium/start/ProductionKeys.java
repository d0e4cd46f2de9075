package io.atrium.start;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
            "atrium.webhook.encryption-key",
            "atrium.audit.signing-keys");

    private static final List<String> TRYING_OUT =
            List.of("atrium.subscription.insecure-targets", "atrium.sandbox.issues-tokens", "atrium.console.demo");

    private ProductionKeys() {}

    /** What is configured and must not be, in words. */
    static List<String> unsafe(UnaryOperator<String> setting) {
        return Stream.concat(
                        TRYING_OUT.stream()
                                .filter(key -> Boolean.parseBoolean(setting.apply(key)))
                                .map(key -> key + " is for trying things out; in production it must not be true"),
                        openKafka(setting).stream())
                .toList();
    }

    /** Kafka's own default is to speak openly, which nobody should do without having meant it. */
    private static Optional<String> openKafka(UnaryOperator<String> setting) {
        boolean isMeant = setting.apply("atrium.kafka.bootstrap-servers").isBlank()
                || !setting.apply("kafka.security.protocol").isBlank();
        return isMeant
                ? Optional.empty()
                : Optional.of(
                        "kafka.security.protocol must be set beside atrium.kafka.bootstrap-servers: SSL or SASL_SSL,"
                                + " or PLAINTEXT where the network itself is trusted");
    }

    /** Those that are not configured, by themselves or as a file, all at once. */
    static List<String> missing(Predicate<String> isConfigured) {
        return REQUIRED.stream()
                .filter(key -> !isConfigured.test(key) && !isConfigured.test(key + "-file"))
                .toList();
    }
}
