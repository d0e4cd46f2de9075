package io.atrium.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerifiedTokensTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final HandClock clock = new HandClock();
    private final VerifiedTokens tokens = new VerifiedTokens(clock);

    @Test
    void knowsATokenUntilItExpiresAndNotAMomentLonger() {
        SecurityIdentity nurse = remember("nurse", claims("nurse", Duration.ofSeconds(60)));

        clock.advance(Duration.ofMillis(59_999));
        assertThat(tokens.find("nurse")).contains(nurse);

        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.find("nurse")).isEmpty();
        assertThat(tokens.size()).isZero();
    }

    @Test
    void trustsNoTokenForLongerThanItsAge() {
        remember("nurse", claims("nurse", Duration.ofDays(1)));

        clock.advance(VerifiedTokens.AGE);

        assertThat(tokens.find("nurse")).isEmpty();
    }

    @Test
    void doesNotKnowATokenBeforeItsTime() {
        Map<String, Object> claims = claims("nurse", Duration.ofSeconds(60));
        claims.put("nbf", START.plusSeconds(20).getEpochSecond());
        SecurityIdentity nurse = remember("nurse", claims);

        assertThat(tokens.find("nurse")).isEmpty();

        clock.advance(Duration.ofSeconds(20));
        assertThat(tokens.find("nurse")).contains(nurse);
    }

    @Test
    void keepsTokensApartThatHaveTheSameHash() {
        assertThat("tokenAa".hashCode()).isEqualTo("tokenBB".hashCode());
        SecurityIdentity nurse = remember("tokenAa", claims("nurse", Duration.ofSeconds(60)));
        SecurityIdentity buyer = remember("tokenBB", claims("buyer", Duration.ofSeconds(60)));

        assertThat(tokens.find("tokenAa")).containsSame(nurse);
        assertThat(tokens.find("tokenBB")).containsSame(buyer);
        assertThat(tokens.find("tokenC#")).isEmpty();
    }

    @Test
    void remembersNoMoreThanItsCapacity() {
        for (int i = 0; i < VerifiedTokens.CAPACITY + 500; i++) {
            remember("token-" + i, claims("client-" + i, Duration.ofSeconds(60)));
        }

        assertThat(tokens.size()).isEqualTo(VerifiedTokens.CAPACITY);
    }

    @Test
    void forgetsTheTokensOfAClient() {
        remember("nurse-1", claims("nurse", Duration.ofSeconds(60)));
        remember("nurse-2", claims("nurse", Duration.ofSeconds(60)));
        SecurityIdentity buyer = remember("buyer", claims("buyer", Duration.ofSeconds(60)));

        tokens.forget(claims -> "nurse".equals(claims.getSubject()));

        assertThat(tokens.find("nurse-1")).isEmpty();
        assertThat(tokens.find("nurse-2")).isEmpty();
        assertThat(tokens.find("buyer")).containsSame(buyer);
    }

    private SecurityIdentity remember(String token, Map<String, Object> claims) {
        JsonWebToken verified = new Token(claims);
        SecurityIdentity identity =
                QuarkusSecurityIdentity.builder().setPrincipal(verified).build();
        tokens.remember(token, verified, identity);
        return identity;
    }

    private static Map<String, Object> claims(String client, Duration valid) {
        return new HashMap<>(Map.of("sub", client, "exp", START.plus(valid).getEpochSecond()));
    }

    private record Token(Map<String, Object> claims) implements JsonWebToken {

        @Override
        public String getName() {
            return getSubject();
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getClaim(String name) {
            return (T) claims.get(name);
        }
    }

    private static class HandClock extends Clock {

        private Instant now = START;

        void advance(Duration step) {
            now = now.plus(step);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
