package io.atrium.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class KafkaRecordsTest {

    private static final Event FACT = new Event(
            42,
            UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
            "io.atrium.purchase-order.confirmed.v1",
            "po_53ysn18k",
            Instant.parse("2026-11-22T08:30:00.123456Z"),
            "correlation",
            "odoo",
            "le_3j8z2k1m",
            new JsonObject().put("id", "po_53ysn18k").put("status", "confirmed"));

    @Test
    void isACloudEventToTheReferenceReader() {
        ProducerRecord<String, byte[]> record = KafkaRecords.of(FACT, "atrium.procurement");

        CloudEvent read = KafkaMessageFactory.createReader(record.headers(), record.value())
                .toEvent();
        assertThat(read.getId()).isEqualTo(FACT.id().toString());
        assertThat(read.getSource()).hasToString("urn:atrium");
        assertThat(read.getType()).isEqualTo(FACT.type());
        assertThat(read.getSubject()).isEqualTo(FACT.subject());
        assertThat(read.getTime()).isEqualTo(OffsetDateTime.ofInstant(FACT.time(), ZoneOffset.UTC));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getDataSchema()).hasToString(FACT.toCloudEvent().getString("dataschema"));
        assertThat(read.getExtensionNames())
                .containsExactlyInAnyOrder("sequence", "correlationid", "authority", "legalentity");
        assertThat(read.getExtension("sequence")).isEqualTo("42");
        assertThat(new String(read.getData().toBytes(), UTF_8))
                .isEqualTo(FACT.data().encode());
    }

    @Test
    void standsUnderItsSubjectAtItsTime() {
        ProducerRecord<String, byte[]> record = KafkaRecords.of(FACT, "atrium.procurement");

        assertThat(record.topic()).isEqualTo("atrium.procurement");
        assertThat(record.key()).isEqualTo("po_53ysn18k");
        assertThat(record.timestamp()).isEqualTo(FACT.time().toEpochMilli());
    }

    @Property(tries = 200)
    void comesOutAsItWentIn(@ForAll("facts") Event fact) {
        ProducerRecord<String, byte[]> record = KafkaRecords.of(fact, "any");

        assertThat(KafkaRecords.event(record.headers(), record.value())).contains(fact);
    }

    @Provide
    Arbitrary<Event> facts() {
        Arbitrary<String> text = Arbitraries.strings().ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        Arbitraries.create(UUID::randomUUID),
                        text,
                        text,
                        Arbitraries.longs()
                                .between(0, 4_000_000_000L)
                                .map(seconds -> Instant.ofEpochSecond(seconds, 123_000)),
                        text,
                        text.injectNull(0.3),
                        text)
                .as((position, id, type, subject, time, correlation, legalEntity, value) -> new Event(
                        position,
                        id,
                        type,
                        subject,
                        time,
                        correlation,
                        "odoo",
                        legalEntity,
                        new JsonObject().put("value", value)));
    }

    @Test
    void saysWhatItsReadersGoOnFrom() {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Event traced = new Event(
                FACT.position(),
                FACT.id(),
                FACT.type(),
                FACT.subject(),
                FACT.time(),
                FACT.correlationId(),
                FACT.authority(),
                FACT.legalEntity(),
                FACT.data(),
                FACT.schema(),
                traceparent);

        ProducerRecord<String, byte[]> record = KafkaRecords.of(traced, "any");

        assertThat(record.headers().lastHeader("traceparent").value())
                .asString()
                .isEqualTo(traceparent);
        assertThat(KafkaMessageFactory.createReader(record.headers(), record.value())
                        .toEvent()
                        .getExtension("traceparent"))
                .isEqualTo(traceparent);
        assertThat(KafkaRecords.event(record.headers(), record.value())).contains(traced);
        assertThat(KafkaRecords.of(FACT, "any").headers().lastHeader("traceparent"))
                .isNull();
    }

    @Test
    void isNoFactWhenSomebodyElseWroteIt() {
        ProducerRecord<String, byte[]> foreign = KafkaRecords.of(FACT, "any");
        foreign.headers().remove("ce_source").add("ce_source", "urn:somebody".getBytes(UTF_8));
        ProducerRecord<String, byte[]> incomplete = KafkaRecords.of(FACT, "any");
        incomplete.headers().remove("ce_subject");
        ProducerRecord<String, byte[]> broken = KafkaRecords.of(FACT, "any");

        assertThat(KafkaRecords.event(foreign.headers(), foreign.value())).isEmpty();
        assertThat(KafkaRecords.event(incomplete.headers(), incomplete.value())).isEmpty();
        assertThat(KafkaRecords.event(broken.headers(), "no JSON".getBytes(UTF_8)))
                .isEmpty();
        assertThat(KafkaRecords.event(broken.headers(), null)).isEmpty();
        assertThat(KafkaRecords.event(
                        new RecordHeaders(List.of()), FACT.data().toBuffer().getBytes()))
                .isEmpty();
    }
}
