package io.atrium.subscription;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host. */
interface NameLookup {

    /** Fails with {@link java.net.UnknownHostException} when there is none. Never blocks the caller. */
    Future<List<InetAddress>> lookUp(String host);
}
