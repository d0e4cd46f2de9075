package io.atrium.command;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * What of an HTTP request a command keeps.
 *
 * @param idempotencyKey the caller's own
 * @param correlationId carried into the facts that follow
 * @param isRow whether it is one of many that came as one: its document is not shown
 */
public record Request(String idempotencyKey, String correlationId, boolean isRow) {

    /** The header that every POST carries, and a PATCH, PUT or DELETE may. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * Of the request as it came.
     *
     * @throws Failure {@code idempotency-key-required}; {@code invalid} when the key cannot be one
     */
    public static Request of(RoutingContext context) {
        return new Request(key(context.request()), Correlation.id(context));
    }

    /** One that came alone. */
    public Request(String idempotencyKey, String correlationId) {
        this(idempotencyKey, correlationId, false);
    }

    /** Of one row of a request with many, counted from one: its key is the request's own and the number. */
    Request row(int number) {
        return new Request(idempotencyKey + ":" + number, correlationId, true);
    }

    /** A change is what it is however often it is sent, so only POST has to have a key. */
    private static String key(HttpServerRequest request) {
        String given = request.getHeader(IDEMPOTENCY_KEY);
        if (given == null && !request.method().equals(HttpMethod.POST)) {
            return UUID.randomUUID().toString();
        }
        if (given == null || given.isBlank()) {
            throw new Failure(
                    FailureCode.IDEMPOTENCY_KEY_REQUIRED,
                    "Send a header " + IDEMPOTENCY_KEY + " with a value of your own, and the same one when you repeat");
        }
        if (!given.matches("[\\x21-\\x7E]{1,255}")) {
            throw Failure.invalid(IDEMPOTENCY_KEY, "The key must be 1 to 255 visible ASCII characters");
        }
        return given;
    }
}
