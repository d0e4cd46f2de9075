package io.atrium.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What standalone mode brings along. In production mode none of it is there, whatever is set here. */
@ConfigMapping(prefix = "atrium.sandbox")
interface SandboxConfig {

    /** Where the database, the sandbox Odoo and the token key are kept. Delete it to begin afresh. */
    @WithDefault("data")
    Path dataDirectory();

    /** So many generated suppliers beside the demo data, to see how Atrium bears many; the same ones at every start. */
    @WithDefault("0")
    int extraSuppliers();

    /** Whether the token endpoint is there. Follows from the mode; not to be set by hand. */
    @WithDefault("false")
    boolean issuesTokens();

    /** {@code iss} of the tokens. Follows from {@code atrium.jwt.issuer}. */
    @WithDefault("${atrium.jwt.issuer:}")
    String issuer();

    /** {@code aud} of the tokens. Follows from {@code atrium.jwt.audience}. */
    @WithDefault("${atrium.jwt.audience:}")
    String audience();
}
