package io.atrium.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes facts in Kafka. Those of a batch become visible together or not at all, so one that Kafka refuses is never
 * overtaken by a later one about the same subject.
 */
final class Publisher implements AutoCloseable {

    private final Producer<String, byte[]> producer;
    private final KafkaTopics topics;

    /** From now on nobody else publishes: what another has left open is undone, and if it goes on, Kafka refuses it. */
    Publisher(Producer<String, byte[]> producer, KafkaTopics topics) {
        this.producer = producer;
        this.topics = topics;
        try {
            producer.initTransactions();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Returns when all are committed. After a failure nothing is known: another publisher has to do it again.
     *
     * @throws KafkaException naming the fact that was refused first, if one was
     */
    void publish(List<Event> events) {
        AtomicReference<KafkaException> refused = new AtomicReference<>();
        producer.beginTransaction();
        events.forEach(event -> producer.send(KafkaRecords.of(event, topics.of(event.type())), (stored, failure) -> {
            if (failure != null) {
                refused.compareAndSet(null, refused(event, failure));
            }
        }));
        try {
            producer.commitTransaction();
        } catch (KafkaException failure) {
            throw refused.get() == null ? failure : refused.get();
        }
    }

    private static KafkaException refused(Event event, Exception failure) {
        return new KafkaException(
                "fact " + event.position() + ", " + event.type() + ", is not published: " + failure.getMessage(),
                failure);
    }

    /** Without the wait for what is under way: that is published again. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
