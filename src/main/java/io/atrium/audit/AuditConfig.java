package io.atrium.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the trail is sealed. */
@ConfigMapping(prefix = "atrium.audit")
interface AuditConfig {

    /**
     * What checkpoints are signed with (Ed25519): base64 of 32 random bytes; several while one is replaced: the first
     * signs, and vouches for the others.
     */
    Optional<List<String>> signingKeys();

    /** How long entries are kept, 30 days at least; for ever without it. */
    Optional<Duration> retention();

    /** How soon what was appended is signed. */
    @WithDefault("1s")
    Duration checkpointInterval();
}
