package io.atrium.access;

import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A token may do what its {@code scope} claim names, space-separated, and nothing else. */
@ApplicationScoped
class ScopePermissions implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Uni.createFrom().item(identity);
        }
        Object claim = token.getClaim("scope");
        Set<String> scopes = claim instanceof String text ? Set.of(distinct(text)) : Set.of();
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addPermissionChecker(required -> Uni.createFrom().item(isGranted(required, scopes)))
                        .build());
    }

    private static String[] distinct(String text) {
        return java.util.Arrays.stream(text.strip().split("\\s+")).distinct().toArray(String[]::new);
    }

    private static boolean isGranted(Permission required, Set<String> scopes) {
        return required instanceof StringPermission
                && scopes.contains(required.getName() + ":" + required.getActions());
    }
}
