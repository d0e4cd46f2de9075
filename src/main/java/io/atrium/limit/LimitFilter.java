package io.atrium.limit;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.http.FilterOrder;
import io.atrium.http.RemoteAddress;
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
import java.time.Duration;

/**
 * Gives every caller its share of requests. Whoever has a token is counted by client: {@code bulk} for batches, {@code ops}
 * for what operators do, else {@code read} for GET and HEAD and {@code write} for every other method. Deliveries of vendors
 * are counted by source and address, so that nobody can use up a vendor's share from elsewhere; requests for tokens by
 * address. It runs when the caller is known and before anything is decided about the request, so refused requests count
 * too. Who has no token and needs one is not governed here: it is refused anyway.
 */
@ApplicationScoped
class LimitFilter {

    static final String POLICY = "RateLimit-Policy";
    static final String LEFT = "RateLimit";

    private static final CharSequence POLICY_HEADER = HttpHeaders.createOptimized(POLICY);
    private static final CharSequence LEFT_HEADER = HttpHeaders.createOptimized(LEFT);
    private static final String WEBHOOKS = "/webhooks/";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Governed reads;
    private final Governed writes;
    private final Governed batches;
    private final Governed operators;
    private final Governed deliveries;
    private final Governed tokens;
    private final UnderWay underWay;
    private final MeterRegistry metrics;

    LimitFilter(Limiters limiters, LimitConfig config, MeterRegistry metrics) {
        this.reads = new Governed(limiters.named("read"));
        this.writes = new Governed(limiters.named("write"));
        this.batches = new Governed(limiters.named("bulk"));
        this.operators = new Governed(limiters.named("ops"));
        this.deliveries = new Governed(limiters.named("webhook"));
        this.tokens = new Governed(limiters.named("token"));
        this.underWay = new UnderWay(config.maxUnderWay());
        this.metrics = metrics;
    }

    void register(@Observes Filters filters) {
        filters.register(this::govern, FilterOrder.LIMIT.priority());
    }

    private void govern(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.startsWith(WEBHOOKS)) {
            take(context, deliveries, source(path) + " " + RemoteAddress.of(context));
        } else if (path.equals("/oauth/token")) {
            take(context, tokens, RemoteAddress.of(context));
        } else if (path.startsWith("/v1/") || path.startsWith("/ops/")) {
            CallerSource.of(context).ifPresentOrElse(caller -> admit(context, path, caller), context::next);
        } else {
            context.next();
        }
    }

    private void admit(RoutingContext context, String path, Caller caller) {
        if (!underWay.enter(caller.client())) {
            refuse(context, "under-way", "This client has too many requests under way already", SOON);
            return;
        }
        context.addEndHandler(ended -> underWay.leave(caller.client()));
        take(context, governedBy(context.request().method(), path), caller.client());
    }

    /** What follows the source may be a secret. */
    private static String source(String path) {
        int end = path.indexOf('/', WEBHOOKS.length());
        return path.substring(WEBHOOKS.length(), end < 0 ? path.length() : end);
    }

    private Governed governedBy(HttpMethod method, String path) {
        if (path.endsWith(":batch")) {
            return batches;
        }
        if (path.startsWith("/ops/")) {
            return operators;
        }
        return method == HttpMethod.GET || method == HttpMethod.HEAD ? reads : writes;
    }

    private void take(RoutingContext context, Governed governed, String holder) {
        governed.limiter
                .take(holder)
                .onSuccess(taken -> answer(context, governed, taken))
                .onFailure(context::fail);
    }

    private void answer(RoutingContext context, Governed governed, Taken taken) {
        Policy policy = governed.limiter.policy();
        context.response().putHeader(POLICY_HEADER, governed.header).putHeader(LEFT_HEADER, policy.header(taken));
        if (taken.admitted()) {
            context.next();
        } else {
            refuse(
                    context,
                    policy.name(),
                    "The share of \"" + policy.name() + "\" requests is used up; RateLimit-Policy says what it is",
                    policy.pause(taken));
        }
    }

    private void refuse(RoutingContext context, String policy, String detail, Duration pause) {
        metrics.counter("atrium.limit.refused", "policy", policy).increment();
        context.fail(new Failure(FailureCode.RATE_LIMITED, detail).retryAfter(pause));
    }

    /** @param header {@code RateLimit-Policy}, the same in every answer */
    private record Governed(Limiter limiter, String header) {

        Governed(Limiter limiter) {
            this(limiter, limiter.policy().header());
        }
    }
}
