package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Lets in who has signed in. */
@ApplicationScoped
class Visits {

    /** A token that expires sooner is renewed first, so that it does not while the page is made. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Sessions sessions;
    private final OpenId openId;
    private final Api api;
    private final Pages pages;
    private final Clock clock;

    Visits(Sessions sessions, OpenId openId, Api api, Pages pages, Clock clock) {
        this.sessions = sessions;
        this.openId = openId;
        this.api = api;
        this.pages = pages;
        this.clock = clock;
    }

    /** @return fails with {@link NotSignedIn} */
    Uni<Visit> of(RoutingContext context) {
        Session session = sessions.of(context).orElseThrow(NotSignedIn::new);
        if (clock.instant().plus(SOON).isBefore(session.expires()) || session.refreshToken() == null) {
            return Uni.createFrom().item(visit(context, session));
        }
        return openId.renew(session)
                .invoke(renewed -> sessions.keep(context, renewed))
                .map(renewed -> visit(context, renewed))
                .onFailure(SignInFailed.class)
                .transform(ended -> new NotSignedIn());
    }

    private Visit visit(RoutingContext context, Session session) {
        return new Visit(context, session, api, pages);
    }
}
