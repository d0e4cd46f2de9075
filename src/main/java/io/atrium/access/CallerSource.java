package io.atrium.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The caller of the current request, as its verified token names it. */
@ApplicationScoped
public class CallerSource {

    static final String CALLER = "atrium.caller";

    private final SecurityIdentity identity;

    CallerSource(SecurityIdentity identity) {
        this.identity = identity;
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

    /** The caller of a request that has not reached its resource yet; empty when there is no token. */
    public static Optional<Caller> of(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                ? Optional.ofNullable(user.getSecurityIdentity().getAttribute(CALLER))
                : Optional.empty();
    }
}
