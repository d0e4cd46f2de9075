package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** What went wrong, who has it, since when, and what puts it right. */
@PermitAll
@Path("/console/exceptions")
class ExceptionPages {

    private static final String EXCEPTIONS = "/ops/v1/exceptions";
    private static final String HERE = "/console/exceptions";
    private static final int PAGE = 50;
    private static final int MOST_AT_ONCE = 500;
    private static final String UNFINISHED = "open,retrying";
    private static final List<String> FILTERS =
            List.of("status", "owner", "code", "room", "subject", "source", "assignee", "criticality", "overdue", "q");
    private static final List<String> BULK_FILTERS =
            List.of("owner", "code", "room", "source", "subject", "assignee", "q");

    private final Visits visits;

    ExceptionPages(Visits visits) {
        this.visits = visits;
    }

    /** Those that are not closed, until somebody asks for others. */
    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            if (!visit.parameters().contains("status")) {
                visit.parameters().set("status", UNFINISHED);
            }
            return visit.list(EXCEPTIONS, PAGE, FILTERS.toArray(new String[0]))
                    .map(list -> visit.page("exceptions", Map.of("list", list.model())));
        });
    }

    @GET
    @Path("/{id}")
    public Uni<Response> one(@RestPath String id, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> visit.get(EXCEPTIONS + "/" + Query.encoded(id))
                .map(found -> visit.page("exception", found, Map.of())));
    }

    @POST
    @Path("/{id}/assignment")
    public Uni<Response> assign(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "assignment", Said.ASSIGNED, deed -> {
            JsonObject assignment = new JsonObject();
            if (form.containsKey("assignee")) {
                assignment.put("assignee", deed.field("assignee"));
            }
            if (!deed.field("owner").isEmpty()) {
                assignment.put("owner", deed.field("owner"));
            }
            return assignment;
        });
    }

    @POST
    @Path("/{id}/notes")
    public Uni<Response> note(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "notes", Said.NOTED, deed -> new JsonObject().put("text", deed.field("text")));
    }

    @POST
    @Path("/{id}/retry")
    public Uni<Response> retry(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "retry", Said.RETRIED, deed -> null);
    }

    @POST
    @Path("/{id}/dismissal")
    public Uni<Response> dismiss(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "dismissal", Said.DISMISSED, deed -> new JsonObject()
                .put("reason", deed.field("reason")));
    }

    @POST
    @Path("/{id}/mapping")
    public Uni<Response> map(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "mapping", Said.MAPPED, deed -> {
            JsonObject mapping = new JsonObject().put("to", deed.field("to"));
            if (!deed.field("validFrom").isEmpty()) {
                mapping.put("validFrom", Query.time(deed.field("validFrom")));
            }
            return mapping;
        });
    }

    /** Edit and try again. */
    @POST
    @Path("/{id}/correction")
    public Uni<Response> correct(
            @RestPath String id, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return act(id, form, context, "correction", Said.CORRECTED, deed -> {
            JsonObject correction = new JsonObject();
            if (!deed.field("reference").isEmpty()) {
                correction.put("reference", deed.field("reference"));
            }
            try {
                return correction.put("changes", new JsonObject(deed.field("changes")));
            } catch (DecodeException noObject) {
                // The API says what is wrong with it.
                return correction.put("changes", deed.field("changes"));
            }
        });
    }

    private Uni<Response> act(
            String id,
            MultivaluedMap<String, String> form,
            RoutingContext context,
            String action,
            Said said,
            Function<Deed, JsonObject> body) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            return deed.post(EXCEPTIONS + "/" + Query.encoded(id) + "/" + action, body.apply(deed))
                    .map(answer -> deed.then(answer, HERE + "/" + Query.encoded(id), said));
        });
    }

    /** Many at once: first which, then the same for real. */
    @POST
    @Path("/{bulk: retry|dismiss}")
    public Uni<Response> many(
            @RestPath String bulk, MultivaluedMap<String, String> form, @Context RoutingContext context) {
        return visits.of(context).chain(visit -> {
            Deed deed = visit.deed(form);
            boolean isPreview = !deed.isChecked("really");
            JsonObject order = order(deed).put("preview", isPreview);
            if (bulk.equals("dismiss")) {
                order.put("reason", deed.field("reason"));
            }
            return deed.post(EXCEPTIONS + ":" + bulk, order)
                    .map(answer -> isPreview && answer.isGood()
                            ? visit.page("exceptions-preview", preview(deed, bulk, answer))
                            : deed.then(answer, HERE, bulk.equals("dismiss") ? Said.DISMISSED : Said.RETRIED_MANY));
        });
    }

    private static JsonObject order(Deed deed) {
        JsonObject order = new JsonObject().put("limit", MOST_AT_ONCE);
        BULK_FILTERS.stream()
                .filter(name -> !deed.field(name).isEmpty())
                .forEach(name -> order.put(name, deed.field(name)));
        if (!deed.field("overdue").isEmpty()) {
            order.put("overdue", deed.field("overdue").equals("true"));
        }
        return order;
    }

    private static Map<String, Object> preview(Deed deed, String bulk, Answer found) {
        Map<String, Object> narrowed = new HashMap<>();
        BULK_FILTERS.stream()
                .filter(name -> !deed.field(name).isEmpty())
                .forEach(name -> narrowed.put(name, deed.field(name)));
        if (!deed.field("overdue").isEmpty()) {
            narrowed.put("overdue", deed.field("overdue"));
        }
        return Map.of("bulk", bulk, "narrowed", narrowed, "reason", deed.field("reason"), "found", found.body());
    }
}
