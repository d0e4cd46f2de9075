package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What somebody asks for with a form of this session: the only way from a page to a write. */
final class Deed {

    static final String FORM_TOKEN = "formToken";

    /** In each form, so that pressing a button twice does it once. */
    static final String ONCE = "once";

    private static final String VERSION = "version";

    private final Visit visit;
    private final MultivaluedMap<String, String> form;

    Deed(Visit visit, MultivaluedMap<String, String> form) {
        this.visit = visit;
        this.form = form;
    }

    /** What was filled in there; empty when nothing was. */
    String field(String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    boolean isChecked(String name) {
        return !field(name).isEmpty();
    }

    Uni<Answer> post(String path, JsonObject body) {
        return write(HttpMethod.POST, path, body);
    }

    Uni<Answer> put(String path, JsonObject body) {
        return write(HttpMethod.PUT, path, body);
    }

    Uni<Answer> delete(String path) {
        return write(HttpMethod.DELETE, path, null);
    }

    private Uni<Answer> write(HttpMethod method, String path, JsonObject body) {
        Map<String, String> headers = new HashMap<>();
        String once = field(ONCE);
        headers.put("Idempotency-Key", once.isEmpty() ? UUID.randomUUID().toString() : once);
        if (!field(VERSION).isEmpty()) {
            headers.put(HttpHeaders.IF_MATCH, "\"" + field(VERSION) + "\"");
        }
        if (body != null) {
            headers.put(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return visit.ask(method, path, headers, body == null ? null : body.encode());
    }

    /** To the page that shows what has become of it; a refusal is shown at once. */
    Response then(Answer answer, String page, Said said) {
        if (!answer.isGood()) {
            return visit.refused(answer);
        }
        boolean waits = answer.isPending() && !answer.text("approval").isEmpty();
        Said really = waits ? Said.WAITS_FOR_APPROVAL : answer.isPending() ? Said.UNDER_WAY : said;
        return Response.seeOther(URI.create(page + (page.contains("?") ? "&" : "?") + "said=" + really.key()))
                .build();
    }
}
