package io.atrium.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.identity.SecurityIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The tokens that were verified a moment ago, so that a busy caller costs no signature check. Only success is
 * remembered, and only in memory. Outside the times that a token names, and after {@link #AGE}, it is not known here and
 * has to be verified again. For use from any thread.
 */
class VerifiedTokens {

    /** The most that are remembered; then those that are used least make room. */
    static final int CAPACITY = 10_000;

    /** After this long the issuer may have withdrawn the key. */
    static final Duration AGE = Duration.ofMinutes(5);

    private final Cache<String, Verified> byToken =
            Caffeine.newBuilder().maximumSize(CAPACITY).executor(Runnable::run).build();

    private final Clock clock;

    VerifiedTokens(Clock clock) {
        this.clock = clock;
    }

    Optional<SecurityIdentity> find(String token) {
        Verified verified = byToken.getIfPresent(token);
        if (verified == null) {
            return Optional.empty();
        }
        long now = clock.millis();
        if (now >= verified.until) {
            byToken.invalidate(token);
            return Optional.empty();
        }
        return now < verified.from ? Optional.empty() : Optional.of(verified.identity);
    }

    /** Remembers whom a token, which has just been verified, speaks for. */
    void remember(String token, JsonWebToken claims, SecurityIdentity identity) {
        long now = clock.millis();
        long from = claims.getClaim(Claims.nbf.name()) instanceof Number seconds ? seconds.longValue() * 1000 : now;
        long until = Math.min(claims.getExpirationTime() * 1000, now + AGE.toMillis());
        byToken.put(token, new Verified(claims, identity, from, until));
    }

    /** Forgets the tokens with such claims: their next use is verified from the beginning. */
    void forget(Predicate<JsonWebToken> claims) {
        byToken.asMap().values().removeIf(verified -> claims.test(verified.claims));
    }

    /** For how many tokens there is an entry. */
    int size() {
        byToken.cleanUp();
        return byToken.asMap().size();
    }

    /**
     * @param from milliseconds of the epoch, the first at which the token counts
     * @param until milliseconds of the epoch, the first at which it does not
     */
    private record Verified(JsonWebToken claims, SecurityIdentity identity, long from, long until) {}
}
