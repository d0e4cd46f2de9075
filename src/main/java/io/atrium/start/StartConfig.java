package io.atrium.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How Atrium runs and what it is connected to. */
@ConfigMapping(prefix = "atrium")
interface StartConfig {

    /** {@code standalone}: brings what is not configured; {@code production}: refuses to start unless all is. */
    @WithDefault("standalone")
    String mode();

    Database database();

    Jwt jwt();

    Redis redis();

    interface Database {

        /** {@code postgresql://user:password@host:port/database}. */
        Optional<String> url();
    }

    interface Redis {

        /** {@code redis://user:password@host:port/number}, or {@code rediss:} with TLS; without it, nothing is shared. */
        Optional<String> url();
    }

    /** Whose tokens are accepted. */
    interface Jwt {

        /** The {@code iss} that tokens must carry. */
        Optional<String> issuer();

        /** The {@code aud} that tokens must carry. */
        Optional<String> audience();

        /** Where the issuer's public keys are. */
        Optional<String> jwksUrl();
    }
}
