package io.atrium.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be set about inbound webhooks. */
@ConfigMapping(prefix = "atrium.webhook")
interface WebhookConfig {

    /** Who may deliver, by the name in the path {@code /webhooks/{name}}: lower-case letters, digits and dashes. */
    Map<String, SourceConfig> sources();

    /** The largest body that is looked at; anything larger is refused unread by the verifier. */
    @WithDefault("1M")
    MemorySize maxBody();

    /**
     * How long a delivery that was applied is remembered, and with it the power to recognise its copies. Never shorter
     * than a source's whole window, and meant to be longer than any vendor goes on retrying.
     */
    @WithDefault("14D")
    Duration remember();

    IntakeConfig intake();

    /** One vendor's account. */
    interface SourceConfig {

        /** Names the vendor's scheme and mapping, a file under {@code webhook/}: {@code bamboohr}. */
        Optional<String> preset();

        /** A preset of one's own instead, in the same form: a YAML file on disk. */
        Optional<Path> presetFile();

        /**
         * What the vendor signs with; several while rotating. A comma separates, unless a backslash stands before it;
         * {@code secrets[0]}, {@code secrets[1]} avoid the question.
         */
        Optional<List<String>> secrets();

        /** Further secrets, each for a time. */
        List<DatedSecret> datedSecrets();

        /** How old a signed timestamp may be; the preset knows what is usual. */
        Optional<Duration> maxAge();

        /** How far in the future a signed timestamp may be; the preset knows what is usual. */
        Optional<Duration> maxFuture();

        /** The public URL the vendor calls, for vendors who sign it. Never taken from the request. */
        Optional<String> url();

        /** The header with the credential, for vendors who let the customer choose it. */
        Optional<String> header();

        /** Allows SHA-1, for a preset of one's own whose vendor knows nothing better. */
        @WithDefault("false")
        boolean legacySha1();

        /** How long copies are recognised, instead of {@code atrium.webhook.remember}. */
        Optional<Duration> remember();
    }

    /** A secret that counts for a time, so that a rotation can be written down before it happens. */
    interface DatedSecret {

        /** Written as the preset says. */
        String secret();

        /** By which the vendor names it in a delivery, as Deel does; for others a name for people. */
        Optional<String> label();

        /** From when on it counts, such as {@code 2026-12-01T00:00:00Z}. */
        Optional<Instant> notBefore();

        /** Until when it counts, included. */
        Optional<Instant> notAfter();
    }

    /** How stored deliveries are turned into commands. */
    interface IntakeConfig {

        /** How often each source is looked at although nothing was heard of it. */
        @WithDefault("5S")
        Duration pollInterval();

        /**
         * How long a delivery in work stays out of reach of other replicas; after a crash, the wait of its source for the
         * next try. More than twice as long as a command is waited for.
         */
        @WithDefault("45S")
        Duration lease();

        /** How often a delivery is tried before it is handed to a person: 20 times take about an hour. */
        @WithDefault("20")
        int attempts();
    }
}
