package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** How closely the records follow Odoo, and what other systems push. */
@PermitAll
@Path("/console")
class InterfacePages {

    private static final String INTERFACES = "/ops/v1/interfaces";

    private final Visits visits;

    InterfacePages(Visits visits) {
        this.visits = visits;
    }

    @GET
    @Path("/capture")
    public Uni<Response> capture(@Context RoutingContext context) {
        return page("capture", context);
    }

    @GET
    @Path("/interfaces")
    public Uni<Response> interfaces(@Context RoutingContext context) {
        return page("interfaces", context);
    }

    private Uni<Response> page(String template, RoutingContext context) {
        return visits.of(context)
                .chain(visit -> visit.get(INTERFACES).map(all -> visit.page(template, Map.of("list", all.model()))));
    }
}
