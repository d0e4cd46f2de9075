package io.atrium.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Facts as CloudEvents 1.0 in Kafka, in binary mode: the attributes are headers, the document is the value, the subject
 * the key.
 */
final class KafkaRecords {

    private static final String ATTRIBUTE = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String TRACEPARENT = "traceparent";

    private KafkaRecords() {}

    static ProducerRecord<String, byte[]> of(Event event, String topic) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                topic,
                null,
                event.time().toEpochMilli(),
                event.subject(),
                event.data().toBuffer().getBytes());
        event.toCloudEvent().forEach(attribute -> {
            String header = header(attribute.getKey());
            if (header != null) {
                record.headers().add(header, attribute.getValue().toString().getBytes(UTF_8));
            }
        });
        if (event.traceparent() != null) {
            // Where readers of any format look for it.
            record.headers().add(TRACEPARENT, event.traceparent().getBytes(UTF_8));
        }
        return record;
    }

    /** Null for what is no header. */
    private static String header(String attribute) {
        return switch (attribute) {
            case "data" -> null;
            case "datacontenttype" -> CONTENT_TYPE;
            default -> ATTRIBUTE + attribute;
        };
    }

    /** The fact that it was made of; empty when it was made of none. */
    static Optional<Event> event(Headers headers, byte[] value) {
        try {
            return Event.SOURCE.equals(text(headers, "source")) ? Optional.of(read(headers, value)) : Optional.empty();
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static Event read(Headers headers, byte[] value) {
        return new Event(
                Long.parseLong(text(headers, "sequence")),
                UUID.fromString(text(headers, "id")),
                required(headers, "type"),
                required(headers, "subject"),
                Instant.parse(text(headers, "time")),
                required(headers, "correlationid"),
                required(headers, "authority"),
                text(headers, "legalentity"),
                new JsonObject(Buffer.buffer(value)),
                required(headers, "dataschema"),
                text(headers, TRACEPARENT));
    }

    private static String required(Headers headers, String attribute) {
        String text = text(headers, attribute);
        if (text == null) {
            throw new IllegalArgumentException("there is no " + attribute);
        }
        return text;
    }

    private static String text(Headers headers, String attribute) {
        Header header = headers.lastHeader(ATTRIBUTE + attribute);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
