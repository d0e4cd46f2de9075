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
import java.time.Clock;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** What values of vendors are called here. */
@PermitAll
@Path("/console/mappings")
class MappingPages {

    private static final String MAPPINGS = "/ops/v1/mappings";
    private static final String HERE = "/console/mappings";
    private static final int PAGE = 100;

    private final Visits visits;
    private final Clock clock;

    MappingPages(Visits visits, Clock clock) {
        this.visits = visits;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.list(MAPPINGS, PAGE, "source", "field", "from", "steward")
                .map(list -> visit.page("mappings", Map.of("list", list.model()))));
    }

    /** A form for a new one. */
    @GET
    @Path("/new")
    public Uni<Response> blank(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get("/ops/v1/interfaces")
                .map(interfaces -> visit.page(
                        "mapping",
                        Map.of(
                                "it",
                                Map.of("validFrom", clock.instant().toString()),
                                "sources",
                                interfaces.documents("inbound")))));
    }

    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(MAPPINGS + "/" + Query.encoded(id))
                .map(mapping -> visit.page("mapping", mapping, Map.of())));
    }

    @POST
    public Uni<Response> create(MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(MAPPINGS, mapping(deed)).map(answer -> deed.then(answer, HERE, Said.MAPPING_SAVED));
        });
    }

    @POST
    @Path("/{id}")
    public Uni<Response> change(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.put(MAPPINGS + "/" + Query.encoded(id), mapping(deed))
                    .map(answer -> deed.then(answer, HERE, Said.MAPPING_SAVED));
        });
    }

    @POST
    @Path("/{id}/deletion")
    public Uni<Response> delete(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.delete(MAPPINGS + "/" + Query.encoded(id))
                    .map(answer -> deed.then(answer, HERE, Said.MAPPING_DELETED));
        });
    }

    private static JsonObject mapping(Deed deed) {
        JsonObject mapping = new JsonObject()
                .put("source", deed.field("source"))
                .put("field", deed.field("field"))
                .put("from", deed.field("from"))
                .put("to", deed.field("to"))
                .put("steward", deed.field("steward"))
                .put("validFrom", Query.time(deed.field("validFrom")));
        if (!deed.field("validTo").isEmpty()) {
            mapping.put("validTo", Query.time(deed.field("validTo")));
        }
        return mapping;
    }
}
