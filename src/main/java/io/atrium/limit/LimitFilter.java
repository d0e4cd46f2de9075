package io.atrium.limit;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.http.FilterOrder;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.limit.Policy.Taken;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Gives every caller its share of requests: {@code read} for GET and HEAD, {@code write} for every other method. It runs
 * when the caller is known and before anything is decided about the request, so refused requests count too. Who has no
 * token is not governed here: it is refused anyway.
 */
@ApplicationScoped
class LimitFilter {

    static final String POLICY = "RateLimit-Policy";
    static final String LEFT = "RateLimit";

    private static final CharSequence POLICY_HEADER = HttpHeaders.createOptimized(POLICY);
    private static final CharSequence LEFT_HEADER = HttpHeaders.createOptimized(LEFT);

    private final Governed reads;
    private final Governed writes;
    private final MeterRegistry metrics;

    LimitFilter(Limiters limiters, MeterRegistry metrics) {
        this.reads = new Governed(limiters.named("read"));
        this.writes = new Governed(limiters.named("write"));
        this.metrics = metrics;
    }

    void register(@Observes Filters filters) {
        filters.register(this::govern, FilterOrder.LIMIT.priority());
    }

    private void govern(RoutingContext context) {
        Optional<Caller> caller = isGoverned(context.normalizedPath()) ? CallerSource.of(context) : Optional.empty();
        if (caller.isEmpty()) {
            context.next();
            return;
        }
        HttpMethod method = context.request().method();
        Governed governed = method == HttpMethod.GET || method == HttpMethod.HEAD ? reads : writes;
        governed.limiter
                .take(caller.get().client())
                .onSuccess(taken -> answer(context, governed, taken))
                .onFailure(context::fail);
    }

    private static boolean isGoverned(String path) {
        return path.startsWith("/v1/") || path.startsWith("/ops/");
    }

    private void answer(RoutingContext context, Governed governed, Taken taken) {
        Policy policy = governed.limiter.policy();
        context.response().putHeader(POLICY_HEADER, governed.header).putHeader(LEFT_HEADER, policy.header(taken));
        if (taken.admitted()) {
            context.next();
            return;
        }
        metrics.counter("atrium.limit.refused", "policy", policy.name()).increment();
        context.fail(new Failure(
                        FailureCode.RATE_LIMITED,
                        "The share of \"" + policy.name() + "\" requests is used up; RateLimit-Policy says what it is")
                .retryAfter(policy.pause(taken)));
    }

    /** @param header {@code RateLimit-Policy}, the same in every answer */
    private record Governed(Limiter limiter, String header) {

        Governed(Limiter limiter) {
            this(limiter, limiter.policy().header());
        }
    }
}
