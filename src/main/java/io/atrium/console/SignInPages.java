package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;

/** In and out. */
@PermitAll
@Path("/console")
class SignInPages {

    /** Whom standalone mode has: somebody, and somebody else. The secret of each is its name. */
    private static final List<String> DEMO = List.of("demo", "approver");

    private static final Map<String, String> OF_FORMS = Map.of("Content-Type", "application/x-www-form-urlencoded");
    private static final String HOME = Sessions.PATH;

    private final ConsoleConfig config;
    private final Sessions sessions;
    private final OpenId openId;
    private final Api api;
    private final Pages pages;
    private final Clock clock;

    SignInPages(ConsoleConfig config, Sessions sessions, OpenId openId, Api api, Pages pages, Clock clock) {
        this.config = config;
        this.sessions = sessions;
        this.openId = openId;
        this.api = api;
        this.pages = pages;
        this.clock = clock;
    }

    @GET
    @Path("/sign-in")
    public Response signIn(@Context RoutingContext context) {
        Map<String, Object> data = new HashMap<>();
        data.put("demo", config.demo());
        data.put("openId", openId.isConfigured());
        data.put("to", inside(context.queryParams().get("to")));
        return pages.open(200, "sign-in", data);
    }

    /** To the issuer. A link and not a form, whose answers a strict policy would not let lead elsewhere. */
    @GET
    @Path("/sign-in/begin")
    public Uni<Response> begin(@Context RoutingContext context) {
        if (!openId.isConfigured()) {
            throw new SignInFailed("No issuer is configured.");
        }
        return openId.begin(context, inside(context.queryParams().get("to")))
                .map(issuer -> Response.seeOther(issuer).build());
    }

    /** Back from the issuer. A page leads on, because what another site leads to has no session yet. */
    @GET
    @Path("/signed-in")
    public Uni<Response> signedIn(@Context RoutingContext context) {
        if (!openId.isConfigured()) {
            throw new SignInFailed("No issuer is configured.");
        }
        return openId.end(context).map(to -> pages.open(200, "signed-in", Map.of("to", to)));
    }

    @POST
    @Path("/sign-in/demo")
    public Uni<Response> demo(@RestForm String client, @RestForm String to, @Context RoutingContext context) {
        if (!config.demo() || !DEMO.contains(client) || isFromElsewhere(context)) {
            throw new SignInFailed("There is no such demo user.");
        }
        String form = "grant_type=client_credentials&client_id=" + client + "&client_secret=" + client;
        return api.ask(context, new Api.Question(HttpMethod.POST, "/oauth/token", OF_FORMS, form))
                .map(answer -> {
                    if (!answer.isGood()) {
                        throw new SignInFailed(answer.problem().get("detail").toString());
                    }
                    long seconds = Long.parseLong(answer.text("expires_in"));
                    sessions.begin(
                            context,
                            answer.text("access_token"),
                            null,
                            clock.instant().plusSeconds(seconds));
                    return Response.seeOther(URI.create(inside(to))).build();
                });
    }

    /** Nothing that is worth a token: whoever is signed out by another site signs in again. */
    @POST
    @Path("/sign-out")
    public Response signOut(@Context RoutingContext context) {
        sessions.end(context);
        return Response.seeOther(URI.create(HOME + "/sign-in")).build();
    }

    /** Nobody is signed in by another site's page as somebody that they are not. */
    private static boolean isFromElsewhere(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    /** Only to a page of the console. */
    private static String inside(String to) {
        boolean isPage = to != null && to.matches("/console(/[A-Za-z0-9_:/-]*)?(\\?[A-Za-z0-9_.:/%=&+~-]*)?");
        return isPage ? to : HOME;
    }
}
