package io.atrium.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The revocations that are in force, arranged so that each request can ask. Immutable. */
final class RevokedTokens {

    /** The claims by which an issuer may tell of a person. */
    private static final List<String> OF_A_PERSON = List.of("sub", "upn", "preferred_username", "email");

    private final Map<String, Map<String, List<Revocation>>> byKind;

    RevokedTokens(Collection<Revocation> inForce) {
        byKind = inForce.stream()
                .collect(Collectors.groupingBy(
                        Revocation::kind,
                        Collectors.groupingBy(revocation -> key(revocation.kind(), revocation.value()))));
    }

    /** Whether a token of that client is refused at that time. */
    boolean include(JsonWebToken token, String client, Instant now) {
        return !byKind.isEmpty()
                && named(token, client).anyMatch(revocation -> isMeant(revocation, token) && holds(revocation, now));
    }

    private Stream<Revocation> named(JsonWebToken token, String client) {
        return Stream.of(
                        of("token", token.getTokenID()),
                        of("client", client),
                        OF_A_PERSON.stream().flatMap(claim -> of("subject", token.getClaim(claim))))
                .flatMap(found -> found);
    }

    private Stream<Revocation> of(String kind, Object value) {
        return value == null
                ? Stream.empty()
                : byKind.getOrDefault(kind, Map.of()).getOrDefault(key(kind, value.toString()), List.of()).stream();
    }

    /** People are known by e-mail addresses, which everybody writes as they like. */
    private static String key(String kind, String value) {
        return kind.equals("subject") ? value.toLowerCase(Locale.ROOT) : value;
    }

    /** A token that does not say when it was issued may have been issued before. */
    private static boolean isMeant(Revocation revocation, JsonWebToken token) {
        return revocation.issuedBefore() == null
                || !(token.getClaim(Claims.iat.name()) instanceof Number seconds)
                || Instant.ofEpochSecond(seconds.longValue()).isBefore(revocation.issuedBefore());
    }

    private static boolean holds(Revocation revocation, Instant now) {
        return revocation.until() == null || now.isBefore(revocation.until());
    }
}
