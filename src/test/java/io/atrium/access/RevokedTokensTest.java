package io.atrium.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RevokedTokensTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void meansOneTokenByItsIdAndNoOtherOfTheSameClient() {
        RevokedTokens revoked = new RevokedTokens(List.of(revocation("token", "jti-1", null, null)));

        assertThat(revoked.include(token(Map.of("jti", "jti-1")), "rota", NOON)).isTrue();
        assertThat(revoked.include(token(Map.of("jti", "jti-2")), "rota", NOON)).isFalse();
        assertThat(revoked.include(token(Map.of()), "rota", NOON)).isFalse();
    }

    @Test
    void meansAClientWhateverClaimNamesIt() {
        RevokedTokens revoked = new RevokedTokens(List.of(revocation("client", "rota", null, null)));

        assertThat(revoked.include(token(Map.of()), "rota", NOON)).isTrue();
        assertThat(revoked.include(token(Map.of("sub", "rota")), "payroll", NOON))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "upn", "preferred_username", "email"})
    void meansAPersonByEachClaimThatMayNameOne(String claim) {
        RevokedTokens revoked = new RevokedTokens(List.of(revocation("subject", "Mira@Example.org", null, null)));

        assertThat(revoked.include(token(Map.of(claim, "mira@example.org")), "portal", NOON))
                .isTrue();
        assertThat(revoked.include(token(Map.of(claim, "joris@example.org")), "portal", NOON))
                .isFalse();
    }

    @Test
    void sparesTokensThatWereIssuedLaterWhereItSaysSo() {
        RevokedTokens revoked = new RevokedTokens(List.of(revocation("client", "rota", NOON, null)));

        assertThat(revoked.include(issuedAt(NOON.minusSeconds(1)), "rota", NOON))
                .isTrue();
        assertThat(revoked.include(issuedAt(NOON), "rota", NOON)).isFalse();
        assertThat(revoked.include(token(Map.of()), "rota", NOON))
                .as("a token that does not say when it was issued")
                .isTrue();
    }

    @Test
    void endsWhenItSaysSo() {
        RevokedTokens revoked = new RevokedTokens(List.of(revocation("client", "rota", null, NOON)));

        assertThat(revoked.include(token(Map.of()), "rota", NOON.minusNanos(1))).isTrue();
        assertThat(revoked.include(token(Map.of()), "rota", NOON)).isFalse();
    }

    @Test
    void holdsWhileAnyOfSeveralDoes() {
        RevokedTokens revoked = new RevokedTokens(List.of(
                revocation("client", "rota", null, NOON.minusSeconds(60)), revocation("client", "rota", null, null)));

        assertThat(revoked.include(token(Map.of()), "rota", NOON)).isTrue();
    }

    private static Revocation revocation(String kind, String value, Instant issuedBefore, Instant until) {
        return new Revocation(
                "rev_1",
                1,
                kind,
                value,
                "a reason",
                issuedBefore,
                until,
                "officer",
                NOON.minusSeconds(600),
                null,
                null);
    }

    private static JsonWebToken issuedAt(Instant time) {
        return token(Map.of("iat", time.getEpochSecond()));
    }

    private static JsonWebToken token(Map<String, Object> claims) {
        return new Token(new HashMap<>(claims));
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
}
