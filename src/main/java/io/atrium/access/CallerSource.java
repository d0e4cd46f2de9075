package io.atrium.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of the current request, as its verified token names it. */
@ApplicationScoped
public class CallerSource {

    static final String CALLER = "atrium.caller";

    private final SecurityIdentity identity;
    private final Revocations revocations;

    CallerSource(SecurityIdentity identity, Revocations revocations) {
        this.identity = identity;
        this.revocations = revocations;
    }

    /**
     * The caller of the current request; call it while the request is being accepted, not from a later stage.
     *
     * @throws IllegalStateException when the operation is open to everyone and there is no token
     */
    public Caller caller() {
        Caller caller = identity.getAttribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("There is no caller: the operation needs no token");
        }
        return caller;
    }

    /**
     * Whether the token of the current request is still accepted, to be asked later on by what goes on for long. Call it
     * while the request is being accepted.
     */
    public BooleanSupplier acceptance() {
        String client = caller().client();
        JsonWebToken token = (JsonWebToken) identity.getPrincipal();
        return () -> !revocations.include(token, client);
    }

    /** The caller of a request that has not reached its resource yet; empty when there is no token. */
    public static Optional<Caller> of(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                ? Optional.ofNullable(user.getSecurityIdentity().getAttribute(CALLER))
                : Optional.empty();
    }
}
