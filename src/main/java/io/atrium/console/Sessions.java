package io.atrium.console;

import io.atrium.kernel.Vault;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Sessions, kept by the browser and readable only here: sealed, in cookies that no script sees and no other site sends. So
 * any replica knows them, and none has to remember them.
 */
@ApplicationScoped
class Sessions {

    static final String COOKIE = "atrium-console";
    static final String PATH = "/console";

    /** Browsers keep no cookie of more than 4096 bytes, its name and attributes included. */
    private static final int MOST_OF_A_COOKIE = 3800;

    /** Some issuers' tokens are long; requests with more than this many are refused before they get here. */
    private static final int MOST_COOKIES = 4;

    private static final byte[] CONTEXT = "console-session".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    private final Vault vault;
    private final Duration longest;
    private final boolean isSecure;
    private final Clock clock;

    /** @throws IllegalStateException without a key, or with one that is none */
    Sessions(ConsoleConfig config, Clock clock) {
        try {
            vault = new Vault(config.encryptionKey().orElse(List.of()));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalStateException("atrium.console.encryption-key: " + unfit.getMessage(), unfit);
        }
        this.longest = config.longestSession();
        this.isSecure = config.publicUrl()
                .map(url -> "https".equalsIgnoreCase(url.getScheme()))
                .orElse(false);
        this.clock = clock;
    }

    /** Text that nobody guesses. */
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A new session for whoever this token was given to, kept by the browser. */
    Session begin(RoutingContext context, String token, String refreshToken, Instant expires) {
        Session session = new Session(token, refreshToken, expires, clock.instant(), random());
        keep(context, session);
        return session;
    }

    /** The session of a request; empty when there is none, or none that counts any more. */
    Optional<Session> of(RoutingContext context) {
        StringBuilder whole = new StringBuilder();
        for (int number = 0; number < MOST_COOKIES; number++) {
            Cookie part = context.request().getCookie(name(number));
            if (part == null) {
                break;
            }
            whole.append(part.getValue());
        }
        return unsealed(whole.toString()).filter(this::counts);
    }

    private boolean counts(Session session) {
        Instant now = clock.instant();
        boolean mayBeRenewed = session.refreshToken() != null;
        return now.isBefore(session.began().plus(longest)) && (mayBeRenewed || now.isBefore(session.expires()));
    }

    /** Has the browser keep it, in place of what it kept. */
    void keep(RoutingContext context, Session session) {
        String whole = sealed(session);
        int cookies = (whole.length() + MOST_OF_A_COOKIE - 1) / MOST_OF_A_COOKIE;
        if (cookies > MOST_COOKIES) {
            throw new SignInFailed("The issuer's token is too long to be kept by a browser.");
        }
        Duration left = Duration.between(clock.instant(), session.began().plus(longest));
        for (int number = 0; number < MOST_COOKIES; number++) {
            String part = number < cookies
                    ? whole.substring(
                            number * MOST_OF_A_COOKIE, Math.min(whole.length(), (number + 1) * MOST_OF_A_COOKIE))
                    : "";
            if (!part.isEmpty() || context.request().getCookie(name(number)) != null) {
                context.response().addCookie(cookie(name(number), part, part.isEmpty() ? Duration.ZERO : left));
            }
        }
    }

    /** Has the browser forget it. */
    void end(RoutingContext context) {
        for (int number = 0; number < MOST_COOKIES; number++) {
            if (context.request().getCookie(name(number)) != null) {
                context.response().addCookie(cookie(name(number), "", Duration.ZERO));
            }
        }
    }

    /** As the browser keeps it. */
    String sealed(Session session) {
        return seal(session.toJson(), CONTEXT);
    }

    /** What {@link #sealed} was made of; empty for what was not sealed here. */
    Optional<Session> unsealed(String whole) {
        return open(whole, CONTEXT).map(Session::fromJson);
    }

    private static String name(int number) {
        return number == 0 ? COOKIE : COOKIE + "-" + number;
    }

    private Cookie cookie(String name, String value, Duration age) {
        return shared(name, value, age).setSameSite(CookieSameSite.STRICT);
    }

    /** One that comes along when another site leads here; for the way back from the issuer. */
    Cookie shared(String name, String value, Duration age) {
        return Cookie.cookie(name, value)
                .setHttpOnly(true)
                .setSecure(isSecure)
                .setPath(PATH)
                .setMaxAge(age.toSeconds())
                .setSameSite(CookieSameSite.LAX);
    }

    String seal(JsonObject content, byte[] context) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(vault.seal(content.toBuffer().getBytes(), context));
    }

    /** Empty for what was not sealed here and for that. */
    Optional<JsonObject> open(String sealed, byte[] context) {
        try {
            byte[] plain = vault.open(Base64.getUrlDecoder().decode(sealed), context);
            return Optional.of(new JsonObject(new String(plain, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
