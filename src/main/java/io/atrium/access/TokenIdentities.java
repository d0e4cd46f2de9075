package io.atrium.access;

import io.atrium.kernel.Failure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Whom a bearer token speaks for. It may do what its {@code scope} claim names, space-separated, and nothing else. Claims
 * are read once, when the token is verified, and kept with it.
 */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<TokenAuthenticationRequest> {

    private final JWTParser parser;
    private final VerifiedTokens verified;

    TokenIdentities(JWTParser parser, Clock clock) {
        this.parser = parser;
        this.verified = new VerifiedTokens(clock);
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** Before the provider of the library, which verifies each time. */
    @Override
    public int priority() {
        return IdentityProvider.super.priority() + 1;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        String token = request.getToken().getToken();
        return verified.find(token)
                .map(identity -> Uni.createFrom().item(identity))
                // The issuer's keys may have to be fetched.
                .orElseGet(() -> context.runBlocking(() -> verify(token)));
    }

    private SecurityIdentity verify(String token) {
        try {
            JsonWebToken claims = parser.parse(token);
            SecurityIdentity identity = identity(claims);
            verified.remember(token, claims, identity);
            return identity;
        } catch (ParseException | Failure refused) {
            throw new AuthenticationFailedException(refused);
        }
    }

    private static SecurityIdentity identity(JsonWebToken claims) {
        Caller caller = TokenClaims.caller(claims);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(claims)
                .addAttribute(CallerSource.CALLER, caller)
                .addPermissionChecker(required -> Uni.createFrom().item(isGranted(required, caller.scopes())))
                .build();
    }

    private static boolean isGranted(Permission required, Set<String> scopes) {
        return required instanceof StringPermission
                && scopes.contains(required.getName() + ":" + required.getActions());
    }
}
