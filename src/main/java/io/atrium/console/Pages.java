package io.atrium.console;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes pages of templates. */
@ApplicationScoped
class Pages {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    /** What people choose from, as the contract has it. */
    private static final Map<String, List<String>> CHOICES = Map.of(
            "stewards", List.of("hr-operations", "finance-operations", "integration-support"),
            "states", List.of("awaiting", "approved", "rejected", "expired"),
            "runStates", List.of("running", "done", "cancelled", "failed"),
            "caseStates", List.of("open", "retrying", "resolved", "dismissed"));

    private final Engine engine;
    private final Clock clock;

    Pages(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** A page of somebody who has signed in. */
    Response page(int status, String template, RoutingContext context, Session session, Map<String, Object> data) {
        Map<String, Object> all = new HashMap<>(CHOICES);
        all.putAll(data);
        all.put("person", session.person());
        all.put("scopes", session.scopes());
        all.put(Deed.FORM_TOKEN, session.formToken());
        all.put(Deed.ONCE, UUID.randomUUID().toString());
        all.put("room", room(context.normalizedPath()));
        all.put("today", clock.instant().truncatedTo(ChronoUnit.DAYS).toString());
        Map<String, Object> asked = new HashMap<>();
        context.queryParams().forEach(parameter -> asked.putIfAbsent(parameter.getKey(), parameter.getValue()));
        all.put("asked", asked);
        all.put("again", again(context.queryParams()));
        Said.of(context.queryParams().get("said")).ifPresent(said -> all.put("said", said.words()));
        return html(status, template, all);
    }

    /** A page that everybody may see. */
    Response open(int status, String template, Map<String, Object> data) {
        return html(status, template, data);
    }

    /** The part of the console that a page belongs to, such as {@code receipts}. */
    private static String room(String path) {
        String[] steps = path.split("/");
        return steps.length > 2 ? steps[2].split(":")[0] : "overview";
    }

    /** The same page, to be gone on with; another parameter follows. */
    private static String again(MultiMap parameters) {
        Query query = new Query();
        parameters.names().stream()
                .filter(name -> !name.equals("cursor") && !name.equals("said"))
                .forEach(name -> query.with(Query.encoded(name), parameters.get(name)));
        String whole = query.toString();
        return whole.isEmpty() ? "?" : whole + "&";
    }

    private Response html(int status, String template, Map<String, Object> data) {
        TemplateInstance page = engine.getTemplate("console/" + template).instance();
        data.forEach(page::data);
        return Response.status(status).type(HTML).entity(page.render()).build();
    }
}
