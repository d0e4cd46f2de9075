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

/** What waits for a second person. */
@PermitAll
@Path("/console/approvals")
class ApprovalPages {

    private static final String APPROVALS = "/ops/v1/approvals";
    private static final String HERE = "/console/approvals";
    private static final int PAGE = 50;

    private final Visits visits;

    ApprovalPages(Visits visits) {
        this.visits = visits;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list(APPROVALS, PAGE, "state", "kind")
                .map(list -> visit.page("approvals", Map.of("list", list.model()))));
    }

    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(APPROVALS + "/" + Query.encoded(id))
                .map(approval -> visit.page("approval", approval, Map.of())));
    }

    @POST
    @Path("/{id}/approval")
    public Uni<Response> approve(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(APPROVALS + "/" + Query.encoded(id) + "/approval", null)
                    .map(answer -> deed.then(answer, HERE + "/" + Query.encoded(id), Said.APPROVED));
        });
    }

    @POST
    @Path("/{id}/rejection")
    public Uni<Response> reject(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(
                            APPROVALS + "/" + Query.encoded(id) + "/rejection",
                            new JsonObject().put("reason", deed.field("reason")))
                    .map(answer -> deed.then(answer, HERE + "/" + Query.encoded(id), Said.REJECTED));
        });
    }
}
