package io.atrium.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may use the console, and how they sign in. */
@ConfigMapping(prefix = "atrium.console")
interface ConsoleConfig {

    /**
     * Whether the demo client and the demo approver of {@code POST /oauth/token} may sign in without a password. That path
     * exists in standalone mode only.
     */
    @WithDefault("${atrium.sandbox.issues-tokens:false}")
    boolean demo();

    /** The issuer that people sign in at, by OpenID Connect; its tokens are those that the API accepts. */
    @WithDefault("${atrium.jwt.issuer:}")
    Optional<String> issuer();

    /** As the issuer knows the console; without it, nobody signs in there. */
    Optional<String> clientId();

    /** Absent for a public client, which PKCE alone protects. */
    Optional<String> clientSecret();

    /** What the console asks the issuer for. */
    @WithDefault("openid,profile,exceptions:read,exceptions:resolve,subscriptions:manage,replay:run,audit:read,"
            + "governance:approve,events:read")
    List<String> scopes();

    /** What this issuer wants to be told besides when somebody signs in, such as {@code audience} or {@code resource}. */
    Map<String, String> parameters();

    /** The address people reach Atrium by, such as {@code https://atrium.example.org}: the issuer sends them back there. */
    Optional<URI> publicUrl();

    /**
     * Where this process reaches its own API. Absent: where the page was asked for, which has to be plain http; TLS ends
     * before it.
     */
    Optional<URI> apiUrl();

    /** After which somebody signs in anew, however long the issuer would renew the token. */
    @WithDefault("12h")
    Duration longestSession();

    /**
     * What sessions are sealed with, in the browser's cookie: 32 bytes in base64 ({@code openssl rand -base64 32}). Several
     * while changing it: the first seals, all open.
     */
    @WithDefault("${atrium.webhook.encryption-key:}")
    Optional<List<String>> encryptionKey();
}
