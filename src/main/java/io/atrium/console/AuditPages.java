package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Who did what. */
@PermitAll
@Path("/console/audit")
class AuditPages {

    private static final String AUDIT = "/ops/v1/audit";
    private static final int PAGE = 100;

    private final Visits visits;

    AuditPages(Visits visits) {
        this.visits = visits;
    }

    @GET
    public Uni<Response> search(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list(
                        AUDIT,
                        PAGE,
                        "since",
                        "until",
                        "client",
                        "person",
                        "action",
                        "subject",
                        "outcome",
                        "correlationId")
                .map(list -> visit.page("audit", Map.of("list", list.model()))));
    }

    @GET
    @Path("/verification")
    public Uni<Response> verify(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(
                        AUDIT + "/verification" + new Query().with(visit.parameters(), "since", "checkpoint"))
                .map(verdict -> visit.page("audit-verification", verdict, Map.of())));
    }
}
