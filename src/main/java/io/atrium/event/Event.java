package io.atrium.event;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact of the log.
 *
 * @param position where it stands in the log; positions grow by one and no reader can skip one
 * @param id stable for ever: consumers are idempotent on it
 * @param type such as {@code io.atrium.purchase-order.confirmed.v1}
 * @param subject the canonical id it is about; order is kept per subject
 * @param time when it became true in Atrium
 * @param correlationId of the request, delivery or capture that caused it
 * @param authority the system of record that says so, such as {@code odoo}
 * @param legalEntity the canonical id of the legal entity it belongs to, or null when it belongs to none
 * @param data the canonical document after the change
 * @param schema the address of the schema of its data, or the name where there is none
 * @param traceparent of the span that appended it; null where traces are not recorded
 */
public record Event(
        long position,
        UUID id,
        String type,
        String subject,
        Instant time,
        String correlationId,
        String authority,
        String legalEntity,
        JsonObject data,
        String schema,
        String traceparent) {

    /** Where all facts come from, as CloudEvents say it. */
    static final String SOURCE = "urn:atrium";

    /** One of which no trace is recorded, whose schema is named. */
    public Event(
            long position,
            UUID id,
            String type,
            String subject,
            Instant time,
            String correlationId,
            String authority,
            String legalEntity,
            JsonObject data) {
        this(
                position,
                id,
                type,
                subject,
                time,
                correlationId,
                authority,
                legalEntity,
                data,
                SchemaAddress.NAMES.of(type),
                null);
    }

    /** The same fact, telling that of the document. */
    Event with(JsonObject told) {
        return new Event(
                position, id, type, subject, time, correlationId, authority, legalEntity, told, schema, traceparent);
    }

    /** The fact as a CloudEvent 1.0 in JSON. */
    public JsonObject toCloudEvent() {
        JsonObject attributes = new JsonObject()
                .put("specversion", "1.0")
                .put("id", id.toString())
                .put("source", SOURCE)
                .put("type", type)
                .put("subject", subject)
                .put("time", time.toString())
                .put("sequence", Long.toString(position))
                .put("datacontenttype", "application/json")
                .put("dataschema", schema)
                .put("correlationid", correlationId)
                .put("authority", authority);
        if (legalEntity != null) {
            attributes.put("legalentity", legalEntity);
        }
        if (traceparent != null) {
            attributes.put("traceparent", traceparent);
        }
        return attributes.put("data", data);
    }
}
