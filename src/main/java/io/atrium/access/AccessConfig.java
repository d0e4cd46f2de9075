package io.atrium.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What is known of callers besides their tokens. */
@ConfigMapping(prefix = "atrium.access")
interface AccessConfig {

    /**
     * The header in which the proxy passes the certificate that a client has shown it, and which it never lets through from
     * outside: as of RFC 9440, or PEM encoded for URLs. Without it, tokens that are bound to a certificate are refused.
     */
    Optional<String> certificateHeader();
}
