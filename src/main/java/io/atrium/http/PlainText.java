package io.atrium.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * In the clear HTTP/1.1 is spoken only: whoever asks to go on in HTTP/2 (h2c, which Java's own client does) is answered as if
 * it had not. That upgrade can mix up the first answer, and nothing is gained by it between a proxy and its neighbour. TLS
 * still offers HTTP/2.
 */
@ApplicationScoped
class PlainText implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
