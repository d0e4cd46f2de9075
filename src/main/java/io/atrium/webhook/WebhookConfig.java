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
     * How long copies of a delivery are recognised. Never shorter than a source's whole window, and meant to be longer than
     * any vendor goes on retrying.
     */
    @WithDefault("14D")
    Duration remember();

    /** How long it is kept what deliveries said that were applied, if not for as long as that they came. */
    Optional<Duration> payloadRetention();

    /** How long deliveries that were applied are kept, whole days; what is not finished is kept until it is. */
    @WithDefault("14D")
    Duration retention();

    /**
     * What deliveries are sealed with where they are stored: 32 bytes in base64 ({@code openssl rand -base64 32}). Several
     * while changing it: the first seals, the others still open what they sealed.
     */
    Optional<List<String>> encryptionKey();

    InboxConfig inbox();

    IntakeConfig intake();

    /** One vendor's account. */
    interface SourceConfig {

        /** Names the vendor's scheme and mapping, a file under {@code webhook/}: {@code bamboohr}. */
        Optional<String> preset();

        /** A preset of one's own instead, in the same form: a YAML file on disk. */
        Optional<Path> presetFile();

        /** A connector instead of the preset's, or for one that has none: a YAML file with {@code commands}. */
        Optional<Path> mappingFile();

        /**
         * What the vendor signs with; several while rotating. A comma separates, unless a backslash stands before it;
         * {@code secrets[0]}, {@code secrets[1]} avoid the question.
         */
        Optional<List<String>> secrets();

        /**
         * Further secrets in files: one file, or a directory with one in each. Read again when they change, so that they
         * are rotated without a restart.
         */
        Optional<Path> secretsPath();

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

        /** The vendor's API, for payloads that say too little. */
        ApiConfig api();
    }

    /** A vendor's API and what opens it: a token, a client or a key. */
    interface ApiConfig {

        /** Its address; what is asked for comes after it. */
        Optional<String> baseUrl();

        /** The account there, for vendors whose list of employees is one of an account. */
        Optional<String> account();

        /** Sent as {@code Authorization: Bearer}. */
        Optional<String> token();

        /** Of client credentials: exchanged at {@code token-url} for a token, or else sent as HTTP Basic. */
        Optional<String> clientId();

        /** Of client credentials. */
        Optional<String> clientSecret();

        /** Where a token is had for client credentials (OAuth 2.0). */
        Optional<String> tokenUrl();

        /** The header that carries {@code key}. */
        Optional<String> keyHeader();

        /** Sent in {@code key-header}. */
        Optional<String> key();

        /** How long an answer is waited for. */
        @WithDefault("8S")
        Duration timeout();

        /** The largest answer that is read. */
        @WithDefault("4M")
        MemorySize maxAnswer();
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

    /** How much is held in memory while it is being stored; who comes then is told to come back. */
    interface InboxConfig {

        @WithDefault("5000")
        int maxWaiting();

        @WithDefault("32M")
        MemorySize maxWaitingBytes();
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

        /** How many deliveries of a source are in work at once, in each replica; no two about the same. */
        @WithDefault("8")
        int parallel();

        /** How long a delivery that fails is tried again before it is handed to a person. */
        @WithDefault("3D")
        Duration retryFor();

        /** The longest pause between two tries; pauses double from two seconds to it, and are in part left to chance. */
        @WithDefault("30M")
        Duration longestPause();

        /** How long a delivery waits for what it refers to and is not here yet, before it is handed to a person. */
        @WithDefault("6H")
        Duration referencePatience();
    }
}
