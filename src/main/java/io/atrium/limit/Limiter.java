package io.atrium.limit;

import io.atrium.limit.Policy.Taken;
import io.vertx.core.Future;

/** Keeps one policy, for every client apart. For use from any thread. */
interface Limiter {

    Policy policy();

    /** Takes one request out of the client's share; fails with a {@link io.atrium.kernel.Failure} when nobody can tell. */
    Future<Taken> take(String client);
}
