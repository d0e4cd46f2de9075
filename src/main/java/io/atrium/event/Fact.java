package io.atrium.event;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * A fact that is about to be appended; the log adds its position and its time.
 *
 * @param id stable for ever
 * @param type such as {@code io.atrium.purchase-order.confirmed.v1}
 * @param subject canonical id
 * @param correlationId of what caused it
 * @param authority the system of record that says so
 * @param legalEntity canonical id, or null
 * @param data the canonical document after the change
 */
public record Fact(
        UUID id,
        String type,
        String subject,
        String correlationId,
        String authority,
        String legalEntity,
        JsonObject data) {}
