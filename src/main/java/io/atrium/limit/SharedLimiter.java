package io.atrium.limit;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.limit.Policy.Taken;
import io.vertx.core.Future;
import java.time.Duration;

/** Counts together with all replicas; without Redis, as the policy says. */
class SharedLimiter implements Limiter {

    private final SharedCount shared;
    private final Limiter local;

    /** @param local keeps the same policy alone */
    SharedLimiter(SharedCount shared, Limiter local) {
        this.shared = shared;
        this.local = local;
    }

    @Override
    public Policy policy() {
        return local.policy();
    }

    @Override
    public Future<Taken> take(String client) {
        return shared.take(policy(), client).recover(failure -> withoutRedis(client));
    }

    private Future<Taken> withoutRedis(String client) {
        return switch (policy().onOutage()) {
            case LOCAL -> local.take(client);
            case REFUSE ->
                Future.failedFuture(new Failure(FailureCode.UNAVAILABLE, "Requests cannot be counted right now")
                        .retryAfter(Duration.ofSeconds(1)));
        };
    }
}
