package io.atrium.http;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * Where a request comes from. Behind a proxy that is the proxy, unless {@code quarkus.http.proxy.*} says whose word about
 * it is taken.
 */
public final class RemoteAddress {

    private RemoteAddress() {}

    /** The address without the port, as text. */
    public static String of(RoutingContext context) {
        SocketAddress address = context.request().remoteAddress();
        return address == null ? "unknown" : address.hostAddress() == null ? address.host() : address.hostAddress();
    }
}
