package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.LastResort;
import io.quarkus.arc.DefaultBean;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What other rooms provide, for as long as they are not there; theirs win. */
class StandIns {

    @Produces
    @Singleton
    @DefaultBean
    LastResort lastResort() {
        return new RememberingLastResort();
    }

    @Provider
    @Priority(Integer.MAX_VALUE)
    static class FailureStandIn implements ExceptionMapper<Failure> {

        @Override
        public Response toResponse(Failure failure) {
            return Response.status(failure.code().status())
                    .entity(Map.of("code", failure.code().text(), "errors", failure.violations()))
                    .build();
        }
    }

    /** Scopes become permissions, for the tokens of these tests only. */
    @Singleton
    static class ScopesStandIn implements SecurityIdentityAugmentor {

        @Override
        public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
            if (!(identity.getPrincipal() instanceof JsonWebToken token)
                    || !token.getIssuer().equals(Surroundings.ISSUER)) {
                return Uni.createFrom().item(identity);
            }
            return Uni.createFrom()
                    .item(QuarkusSecurityIdentity.builder(identity)
                            .addPermissionsAsString(
                                    Set.of(token.<String>getClaim("scope").split(" ")))
                            .build());
        }
    }
}
