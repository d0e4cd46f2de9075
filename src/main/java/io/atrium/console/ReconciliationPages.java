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

/** Where systems differ, and by what. */
@PermitAll
@Path("/console/reconciliations")
class ReconciliationPages {

    private static final String RECONCILIATIONS = "/ops/v1/reconciliations";
    private static final String HERE = "/console/reconciliations";
    private static final int PAGE = 50;
    private static final List<String> DOMAINS = List.of("suppliers", "employees", "orders", "invoices", "payments");

    private static final List<String> KINDS =
            List.of("missing", "extra", "changed", "amount", "currency", "unreadable");

    private final Visits visits;

    ReconciliationPages(Visits visits) {
        this.visits = visits;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list(RECONCILIATIONS, PAGE, "domain", "state")
                .map(list -> visit.page("reconciliations", Map.of("list", list.model(), "domains", DOMAINS))));
    }

    @POST
    public Uni<Response> begin(MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            JsonObject order = new JsonObject().put("domain", deed.field("domain"));
            for (String name : List.of("from", "to")) {
                if (!deed.field(name).isEmpty()) {
                    order.put(name, Query.time(deed.field(name)));
                }
            }
            return deed.post(RECONCILIATIONS, order)
                    .map(answer -> deed.then(
                            answer,
                            answer.text("id").isEmpty() ? HERE : page(answer.text("id")),
                            Said.RECONCILIATION_BEGUN));
        });
    }

    /** A run, and what it has found. */
    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        String path = RECONCILIATIONS + "/" + Query.encoded(id);
        return visits.of(context).chain(visit -> Uni.combine()
                .all()
                .unis(visit.get(path), visit.list(path + "/differences", PAGE, "kind", "known", "document"))
                .asTuple()
                .map(both -> visit.page(
                        "reconciliation",
                        both.getItem1(),
                        Map.of("list", both.getItem2().model(), "kinds", KINDS))));
    }

    @POST
    @Path("/{id}/end")
    public Uni<Response> end(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.delete(RECONCILIATIONS + "/" + Query.encoded(id))
                    .map(answer -> deed.then(answer, page(id), Said.RECONCILIATION_ENDED));
        });
    }

    @POST
    @Path("/{id}/sign-off")
    public Uni<Response> signOff(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(
                            RECONCILIATIONS + "/" + Query.encoded(id) + "/sign-off",
                            new JsonObject().put("reason", deed.field("reason")))
                    .map(answer -> deed.then(answer, page(id), Said.SIGNED_OFF));
        });
    }

    @POST
    @Path("/{id}/differences/{difference}/repair")
    public Uni<Response> repair(
            @RestPath String id,
            @RestPath String difference,
            MultivaluedMap<String, String> form,
            @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            String path =
                    RECONCILIATIONS + "/" + Query.encoded(id) + "/differences/" + Query.encoded(difference) + "/repair";
            return deed.post(path, null).map(answer -> deed.then(answer, page(id), Said.REPAIRED));
        });
    }

    private static String page(String id) {
        return HERE + "/" + Query.encoded(id);
    }
}
