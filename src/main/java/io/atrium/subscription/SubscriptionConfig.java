package io.atrium.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How facts are pushed to subscribers. */
@ConfigMapping(prefix = "atrium.subscription")
interface SubscriptionConfig {

    /**
     * Whether deliveries may go over plain http and to addresses inside the house: loopback, private networks, cloud
     * metadata. For trying things out only; standalone mode turns it on elsewhere.
     */
    @WithDefault("false")
    boolean insecureTargets();

    /** Networks that nothing is delivered to beside those that are never public, such as the public ones of the house. */
    Optional<List<String>> closedNetworks();

    /** Whom to trust beside the authorities that Java trusts: a file of certificates (PEM). */
    Optional<Path> trustedCertificates();

    /** How long to wait after each failed attempt, give or take a fifth. After the last one a delivery is given up. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retrySchedule();

    /** How long a subscriber may fail before its subscription is disabled. */
    @WithDefault("5D")
    Duration disableAfter();

    /** How long a subscriber that mostly fails is left alone before it is tried with one delivery. */
    @WithDefault("10s")
    Duration breakerDelay();

    /** How long one attempt may take, from looking up the name to the status of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** How long a process may be silent before the others take over what it sends. */
    @WithDefault("6s")
    Duration lease();

    /** How often to look for what became due. New facts do not wait for it. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How many deliveries one subscription may have under way, unless it says so itself. */
    @WithDefault("4")
    int concurrencyPerSubscription();

    /** How many deliveries one process may have under way; half of them for one client. */
    @WithDefault("1024")
    int concurrency();

    /** How long the old secret signs along after a rotation. */
    @WithDefault("24h")
    Duration secretOverlap();

    /** How many subscriptions one client may have. */
    @WithDefault("100")
    int maxPerClient();

    /**
     * How long deliveries are remembered that are finished, and how long facts wait for a subscription that is paused or
     * disabled: whole days.
     */
    @WithDefault("14D")
    Duration retention();

    /**
     * What secrets are sealed with where they are stored: 32 bytes in base64 ({@code openssl rand -base64 32}). Several
     * while changing it: the first seals, the others still open what they sealed, which is sealed anew at the next start.
     */
    @WithDefault("${atrium.webhook.encryption-key:}")
    Optional<List<String>> encryptionKey();
}
