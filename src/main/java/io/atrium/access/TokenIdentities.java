package io.atrium.access;

import io.atrium.http.RemoteAddress;
import io.atrium.kernel.Failure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
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

    /** Where a bearer token is a vendor's secret, and none of the issuer's: the source judges it. */
    private static final String DELIVERIES = "/webhooks/";

    private static final SecurityIdentity NOBODY =
            QuarkusSecurityIdentity.builder().setAnonymous(true).build();

    private final TokenParser parser;
    private final VerifiedTokens verified;
    private final Revocations revocations;
    private final CertificateBinding binding;
    private final Attempts attempts;

    TokenIdentities(
            TokenParser parser, Clock clock, Revocations revocations, CertificateBinding binding, Attempts attempts) {
        this.parser = parser;
        this.verified = new VerifiedTokens(clock);
        this.revocations = revocations;
        this.binding = binding;
        this.attempts = attempts;
        parser.onOtherKeys(() -> verified.forget(every -> true));
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
        RoutingContext http = HttpSecurityUtils.getRoutingContextAttribute(request);
        if (http != null && http.normalizedPath().startsWith(DELIVERIES)) {
            return Uni.createFrom().item(NOBODY);
        }
        return verified.find(token)
                .map(identity -> Uni.createFrom().item(identity))
                .orElseGet(() -> verified(token, RemoteAddress.of(http), context))
                .invoke(identity -> require(identity, http));
    }

    /** The issuer's keys may have to be fetched. */
    private Uni<SecurityIdentity> verified(String token, String address, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> attempts.begin(address))
                .chain(() -> context.runBlocking(() -> verify(token, address)));
    }

    private SecurityIdentity verify(String token, String address) {
        try {
            JsonWebToken claims = parser.parse(token);
            SecurityIdentity identity = identity(claims);
            verified.remember(token, claims, identity);
            return identity;
        } catch (ParseException | Failure refused) {
            attempts.failed(address);
            throw new AuthenticationFailedException(refused);
        }
    }

    /** What may change from one request to the next, though the token is the same. */
    private void require(SecurityIdentity identity, RoutingContext http) {
        JsonWebToken token = (JsonWebToken) identity.getPrincipal();
        Caller caller = identity.getAttribute(CallerSource.CALLER);
        if (revocations.include(token, caller.client()) || !binding.isKept(token, http)) {
            throw new AuthenticationFailedException();
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
