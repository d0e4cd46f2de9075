package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Who is told of facts, and what was delivered and what was not. */
@PermitAll
@Path("/console/subscriptions")
class SubscriptionPages {

    private static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final String OVERVIEWS = "/ops/v1/subscriptions";
    private static final String HERE = "/console/subscriptions";
    private static final int PAGE = 50;

    private static final List<String> STATES = List.of("active", "failing", "paused", "disabled");

    /** What may be done with one, by the last step of its path, and what is said then. */
    private static final Map<String, Said> DEEDS =
            Map.of("pause", Said.PAUSED, "resumption", Said.RESUMED, "test", Said.TESTED);

    private final Visits visits;

    SubscriptionPages(Visits visits) {
        this.visits = visits;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> Uni.combine()
                .all()
                .unis(visit.get(SUBSCRIPTIONS), visit.list(OVERVIEWS, PAGE, "client", "state"))
                .asTuple()
                .map(both -> visit.page(
                        "subscriptions",
                        Map.of(
                                "own", both.getItem1().model(),
                                "list", both.getItem2().model(),
                                "states", STATES))));
    }

    /** Whoever made it sees all of it and acts; other operators see how it stands. */
    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        String own = SUBSCRIPTIONS + "/" + Query.encoded(id);
        String overview = OVERVIEWS + "/" + Query.encoded(id);
        return visits.of(context).chain(visit -> Uni.combine()
                .all()
                .unis(visit.get(own), visit.get(overview))
                .asTuple()
                .chain(both -> {
                    boolean isOwn = both.getItem1().isGood();
                    Answer shown = isOwn || !both.getItem2().isGood() ? both.getItem1() : both.getItem2();
                    Map<String, Object> standing =
                            both.getItem2().isGood() ? both.getItem2().body() : Map.of();
                    return visit.list((isOwn ? own : overview) + "/deliveries", PAGE, "state")
                            .map(deliveries -> visit.page(
                                    "subscription",
                                    shown,
                                    Map.of("list", deliveries.model(), "standing", standing, "isOwn", isOwn)));
                }));
    }

    /** The page shows the new secret, this once: it is in no address, and the browser does not keep it. */
    @POST
    @Path("/{id}/secret-rotation")
    public Uni<Response> rotate(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(SUBSCRIPTIONS + "/" + Query.encoded(id) + "/secret-rotation", null)
                    .map(answer -> answer.isGood() && !answer.isPending()
                            ? visit.page("subscription-secret", answer, Map.of())
                            : deed.then(answer, page(id), Said.UNDER_WAY));
        });
    }

    @POST
    @Path("/{id}/{deed: pause|resumption|test}")
    public Uni<Response> act(
            @RestPath String id,
            @RestPath("deed") String name,
            MultivaluedMap<String, String> form,
            @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(SUBSCRIPTIONS + "/" + Query.encoded(id) + "/" + name, null)
                    .map(answer -> deed.then(answer, page(id), DEEDS.get(name)));
        });
    }

    /** First how many, then the same for real. */
    @POST
    @Path("/{id}/retry")
    public Uni<Response> retryMany(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            boolean isPreview = !deed.isChecked("really");
            return deed.post(
                            SUBSCRIPTIONS + "/" + Query.encoded(id) + "/deliveries:retry",
                            new JsonObject().put("preview", isPreview))
                    .map(answer -> isPreview && answer.isGood()
                            ? visit.page("deliveries-preview", Map.of("id", id, "found", answer.body()))
                            : deed.then(answer, page(id), Said.RETRIED_MANY));
        });
    }

    @POST
    @Path("/{id}/deliveries/{delivery}/retry")
    public Uni<Response> retry(
            @RestPath String id,
            @RestPath String delivery,
            MultivaluedMap<String, String> form,
            @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            String path = SUBSCRIPTIONS + "/" + Query.encoded(id) + "/deliveries/" + Query.encoded(delivery) + "/retry";
            return deed.post(path, null).map(answer -> deed.then(answer, page(id), Said.RETRIED));
        });
    }

    private static String page(String id) {
        return HERE + "/" + Query.encoded(id);
    }
}
