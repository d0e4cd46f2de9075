package io.atrium.command;

import io.vertx.core.json.JsonObject;

/**
 * What a caller wants done, over HTTP or through a webhook.
 *
 * @param operation names the handler, such as {@code purchase-order.create}
 * @param caller the client or webhook source; idempotency keys are the caller's own
 * @param person for whom: {@code sub} of the token; the caller itself when it acts for nobody else
 * @param idempotencyKey the same key means the same deed: 1 to 255 visible characters
 * @param body canonical, as the operation's contract describes it
 * @param correlationId carried into the facts that follow
 */
public record Command(
        String operation, String caller, String person, String idempotencyKey, JsonObject body, String correlationId) {

    /** Of a caller that acts for nobody else. */
    public Command(String operation, String caller, String idempotencyKey, JsonObject body, String correlationId) {
        this(operation, caller, caller, idempotencyKey, body, correlationId);
    }
}
