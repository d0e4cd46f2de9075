package io.atrium.access;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the claims of a verified token mean. */
final class TokenClaims {

    private TokenClaims() {}

    /** The scopes that it names, separated by spaces; none when the claim is missing or is not text. */
    private static Set<String> scopes(JsonWebToken token) {
        return token.getClaim("scope") instanceof String text
                ? Arrays.stream(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** @throws Failure {@code unauthenticated} when it names no client */
    static Caller caller(JsonWebToken token) {
        String client = Stream.of("client_id", "azp", "sub")
                .map(name -> token.<Object>getClaim(name))
                .filter(claim -> claim != null && !claim.toString().isBlank())
                .map(Object::toString)
                .findFirst()
                .orElseThrow(() -> new Failure(
                        FailureCode.UNAUTHENTICATED, "The token names no client: client_id, azp and sub are missing"));
        String subject = token.getSubject();
        return new Caller(
                client,
                subject == null || subject.isBlank() ? client : subject,
                legalEntities(token),
                scopes(token),
                Instant.ofEpochSecond(token.getExpirationTime()));
    }

    /** A claim that is there but cannot be read allows nothing. */
    private static Optional<Set<String>> legalEntities(JsonWebToken token) {
        if (!token.containsClaim("legal_entities")) {
            return Optional.empty();
        }
        return Optional.of(
                token.getClaim("legal_entities") instanceof JsonArray array
                        ? array.stream()
                                .filter(JsonString.class::isInstance)
                                .map(value -> ((JsonString) value).getString())
                                .collect(Collectors.toUnmodifiableSet())
                        : Set.of());
    }
}
