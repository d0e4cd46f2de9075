package io.atrium.console;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Pages for what cannot be shown. */
class Trouble {

    private final Sessions sessions;
    private final Pages pages;

    Trouble(Sessions sessions, Pages pages) {
        this.sessions = sessions;
        this.pages = pages;
    }

    /** A part of a page, asked for by a script, cannot lead elsewhere by itself. */
    @ServerExceptionMapper
    public Response notSignedIn(NotSignedIn thrown, RoutingContext context) {
        sessions.end(context);
        boolean isPage = "GET".equals(context.request().method().name());
        String signIn = Sessions.PATH + "/sign-in"
                + (isPage ? new Query().with("to", context.request().uri()) : "");
        return context.request().getHeader("HX-Request") == null
                ? Response.seeOther(URI.create(signIn)).build()
                : Response.noContent().header("HX-Redirect", signIn).build();
    }

    @ServerExceptionMapper
    public Response signInFailed(SignInFailed thrown) {
        return pages.open(403, "not-signed-in", Map.of("reason", thrown.getMessage()));
    }

    @ServerExceptionMapper
    public Response foreignForm(ForeignForm thrown) {
        return pages.open(403, "foreign-form", Map.of());
    }
}
