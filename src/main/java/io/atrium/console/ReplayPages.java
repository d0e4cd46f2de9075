package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Facts that are sent once more. */
@PermitAll
@Path("/console/replays")
class ReplayPages {

    private static final String REPLAYS = "/ops/v1/replays";
    private static final String HERE = "/console/replays";
    private static final int PAGE = 50;
    private static final List<String> FIELDS =
            List.of("subscriptionId", "from", "to", "types", "subject", "failedOnly", "rate");

    private final Visits visits;
    private final Clock clock;

    ReplayPages(Visits visits, Clock clock) {
        this.visits = visits;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list(REPLAYS, PAGE, "state")
                .map(list -> visit.page("replays", Map.of("list", list.model()))));
    }

    /** A form for a new one, about yesterday until somebody says otherwise. */
    @GET
    @Path("/new")
    public Uni<Response> blank(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get("/v1/subscriptions").map(subscriptions -> {
            Map<String, Object> order = new HashMap<>();
            order.put("subscriptionId", visit.parameter("subscription"));
            order.put("from", clock.instant().minus(Duration.ofDays(1)).toString());
            return visit.page("replay-new", Map.of("order", order, "subscriptions", subscriptions.model()));
        }));
    }

    /** First how many, then the same for real. */
    @POST
    public Uni<Response> create(MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            boolean isPreview = !deed.isChecked("really");
            return deed.post(REPLAYS, order(deed).put("preview", isPreview))
                    .map(answer -> isPreview && answer.isGood()
                            ? visit.page("replay-preview", Map.of("order", shown(deed), "found", answer.body()))
                            : deed.then(answer, page(answer), Said.REPLAY_BEGUN));
        });
    }

    private static String page(Answer begun) {
        return begun.text("id").isEmpty() ? HERE : HERE + "/" + Query.encoded(begun.text("id"));
    }

    private static JsonObject order(Deed deed) {
        JsonObject order = new JsonObject()
                .put("subscriptionId", deed.field("subscriptionId"))
                .put("from", Query.time(deed.field("from")));
        if (!deed.field("to").isEmpty()) {
            order.put("to", Query.time(deed.field("to")));
        }
        if (!deed.field("types").isEmpty()) {
            order.put("types", new JsonArray(Arrays.asList(deed.field("types").split("[\\s,]+"))));
        }
        if (!deed.field("subject").isEmpty()) {
            order.put("subject", deed.field("subject"));
        }
        if (deed.isChecked("failedOnly")) {
            order.put("failedOnly", true);
        }
        if (deed.field("rate").matches("\\d{1,6}")) {
            order.put("rate", Integer.parseInt(deed.field("rate")));
        }
        return order;
    }

    private static Map<String, Object> shown(Deed deed) {
        Map<String, Object> fields = new HashMap<>();
        FIELDS.forEach(name -> fields.put(name, deed.field(name)));
        return fields;
    }

    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(REPLAYS + "/" + Query.encoded(id))
                .map(replay -> visit.page("replay", replay, Map.of())));
    }

    @POST
    @Path("/{id}/end")
    public Uni<Response> end(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.delete(REPLAYS + "/" + Query.encoded(id))
                    .map(answer -> deed.then(answer, HERE + "/" + Query.encoded(id), Said.REPLAY_ENDED));
        });
    }
}
