package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for, as metrics and logs name it: the path as the resource declares it, and the same word for
 * whatever is refused before a resource is reached. Otherwise everybody could add to the series by asking for what does
 * not exist.
 */
@ApplicationScoped
class OperationName {

    /** Where Quarkus leaves the path of a resource, and looks for what to call a request. */
    private static final String KEY = "UrlPathTemplate";

    private static final String NONE = "/…";

    /** Enough to tell where somebody knocked. */
    private static final Pattern BEGINNING = Pattern.compile("(/[^/]{0,40}){0,2}");

    void register(@Observes Filters filters) {
        filters.register(OperationName::begin, FilterOrder.OPERATION.priority());
    }

    private static void begin(RoutingContext context) {
        vertx(context).putLocal(KEY, NONE);
        context.next();
    }

    /** The path as the contract has it; of one that is no operation, or was refused before, how it begins. */
    static String of(RoutingContext context) {
        String name = vertx(context).getLocal(KEY);
        return name == null || name.equals(NONE) ? beginning(context.normalizedPath()) : name;
    }

    /** The same without that beginning, which may be anything. */
    static String known(RoutingContext context) {
        String name = vertx(context).getLocal(KEY);
        return name == null ? NONE : name;
    }

    static String beginning(String path) {
        Matcher beginning = BEGINNING.matcher(path);
        String shown = beginning.lookingAt() ? beginning.group() : "";
        return shown.length() == path.length() ? path : shown + NONE;
    }

    private static Context vertx(RoutingContext context) {
        return ((HttpServerRequestInternal) context.request()).context();
    }
}
