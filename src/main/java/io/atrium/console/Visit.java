package io.atrium.console;

import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/** One request for a page, by somebody who has signed in. It only reads; what is to be done takes a {@link Deed}. */
final class Visit {

    private static final int UNAUTHENTICATED = 401;

    private final RoutingContext context;
    private final Session session;
    private final Api api;
    private final Pages pages;

    Visit(RoutingContext context, Session session, Api api, Pages pages) {
        this.context = context;
        this.session = session;
        this.api = api;
        this.pages = pages;
    }

    Session session() {
        return session;
    }

    /** What stands in the address of the page behind the question mark. */
    MultiMap parameters() {
        return context.queryParams();
    }

    String parameter(String name) {
        String value = parameters().get(name);
        return value == null ? "" : value.strip();
    }

    /** @return fails with {@link NotSignedIn} when the token is not accepted; otherwise the answer, good or not */
    Uni<Answer> get(String pathAndQuery) {
        return ask(HttpMethod.GET, pathAndQuery, Map.of(), null);
    }

    /** The same, narrowed by those of the page's own parameters, and the place where a list goes on. */
    Uni<Answer> list(String path, int limit, String... filters) {
        Query query = new Query()
                .with(parameters(), filters)
                .with(parameters(), "cursor")
                .with("limit", Integer.toString(limit));
        return get(path + query);
    }

    Uni<Answer> ask(HttpMethod method, String pathAndQuery, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(HttpHeaders.AUTHORIZATION, "Bearer " + session.token());
        return api.ask(context, new Api.Question(method, pathAndQuery, all, body))
                .invoke(answer -> {
                    if (answer.status() == UNAUTHENTICATED) {
                        throw new NotSignedIn();
                    }
                });
    }

    /**
     * What a form asks for.
     *
     * @throws ForeignForm unless a page of this session has shown the form
     */
    Deed deed(MultivaluedMap<String, String> form) {
        String shown = form.getFirst(Deed.FORM_TOKEN);
        boolean isOurs = shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8),
                        session.formToken().getBytes(StandardCharsets.UTF_8));
        if (!isOurs) {
            throw new ForeignForm();
        }
        return new Deed(this, form);
    }

    /** A page, by the name of its template. */
    Response page(String template, Map<String, Object> data) {
        return pages.page(200, template, context, session, data);
    }

    /** A page that is all about one document: that document, or why it is not shown. */
    Response page(String template, Answer document, Map<String, Object> data) {
        if (!document.isGood()) {
            return refused(document);
        }
        Map<String, Object> all = new HashMap<>(data);
        all.put("it", document.body());
        return page(template, all);
    }

    /** What the API refused, in words. */
    Response refused(Answer answer) {
        return pages.page(answer.status(), "refused", context, session, Map.of("problem", answer.problem()));
    }
}
