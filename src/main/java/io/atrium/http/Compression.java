package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps what is said about an answer right while Quarkus compresses it: caches are told that it depends on {@code
 * Accept-Encoding}, and an answer with an {@code ETag}, which is one document, is sent as it is. Its tag is strong, and
 * names these bytes and no others.
 */
@ApplicationScoped
class Compression {

    private final List<String> mediaTypes;

    Compression(@ConfigProperty(name = "quarkus.http.compress-media-types") List<String> mediaTypes) {
        this.mediaTypes = mediaTypes;
    }

    void register(@Observes Filters filters) {
        filters.register(this::attach, FilterOrder.COMPRESSION.priority());
    }

    private void attach(RoutingContext context) {
        context.addHeadersEndHandler(ending -> describe(context.response().headers()));
        context.next();
    }

    private void describe(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (headers.contains(HttpHeaders.ETAG)) {
            headers.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        } else if (type != null && mediaTypes.contains(type.split(";", 2)[0].strip())) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
    }
}
