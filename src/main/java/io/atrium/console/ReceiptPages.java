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
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** What vendors have delivered, and what was refused at the door. */
@PermitAll
@Path("/console")
class ReceiptPages {

    private static final String RECEIPTS = "/ops/v1/receipts";
    private static final String HERE = "/console/receipts";
    private static final int PAGE = 50;

    private final Visits visits;

    ReceiptPages(Visits visits) {
        this.visits = visits;
    }

    @GET
    @Path("/receipts")
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> Uni.combine()
                .all()
                .unis(
                        visit.list(RECEIPTS, PAGE, "source", "state", "since", "until", "eventId", "correlationId"),
                        visit.get("/ops/v1/interfaces"))
                .asTuple()
                .map(both -> visit.page(
                        "receipts",
                        Map.of(
                                "list",
                                both.getItem1().model(),
                                "sources",
                                both.getItem2().documents("inbound")))));
    }

    @GET
    @Path("/receipts/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(RECEIPTS + "/" + Query.encoded(id))
                .map(receipt -> visit.page("receipt", receipt, Map.of())));
    }

    @POST
    @Path("/receipts/{id}/retry")
    public Uni<Response> retry(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(RECEIPTS + "/" + Query.encoded(id) + "/retry", null)
                    .map(answer -> deed.then(answer, HERE + "/" + Query.encoded(id), Said.RETRIED));
        });
    }

    /** First how many, then the same for real. */
    @POST
    @Path("/receipts/retry")
    public Uni<Response> retryMany(MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            boolean isPreview = !deed.isChecked("really");
            JsonObject order = new JsonObject().put("preview", isPreview);
            if (!deed.field("source").isEmpty()) {
                order.put("source", deed.field("source"));
            }
            return deed.post(RECEIPTS + ":retry", order)
                    .map(answer -> isPreview && answer.isGood()
                            ? visit.page(
                                    "receipts-preview", Map.of("source", deed.field("source"), "found", answer.body()))
                            : deed.then(answer, HERE + "?state=stuck", Said.RETRIED_MANY));
        });
    }

    @GET
    @Path("/quarantine")
    public Uni<Response> quarantine(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list("/ops/v1/quarantine", PAGE, "source")
                .map(list -> visit.page("quarantine", Map.of("list", list.model()))));
    }
}
