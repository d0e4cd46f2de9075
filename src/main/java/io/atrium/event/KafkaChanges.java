package io.atrium.event;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.PublisherDecorator;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Makes facts again of what comes from Kafka, so that consumers of the channel {@code changes} cannot tell which way they
 * took. What is no fact of ours is passed over: the log alone decides what is one.
 */
@ApplicationScoped
class KafkaChanges implements PublisherDecorator {

    private static final Logger LOG = Logger.getLogger(KafkaChanges.class);
    private static final String CHANNEL = "changes";

    private final Clock clock;

    /** Since when what consumers in this process have in hand is true, by position. */
    private final Map<Long, Instant> inHand = new ConcurrentHashMap<>();

    KafkaChanges(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> messages, List<String> channels, boolean isConnector) {
        return isConnector && channels.contains(CHANNEL)
                ? messages.onItem().transformToUniAndConcatenate(this::asFact)
                : messages;
    }

    /** How old the oldest fact is that consumers in this process have in hand; zero when they have none. */
    Duration age() {
        Instant now = clock.instant();
        return inHand.values().stream()
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private Uni<? extends Message<?>> asFact(Message<?> message) {
        return message instanceof KafkaRecord<?, ?> record
                ? fact(record)
                : Uni.createFrom().item(message);
    }

    private Uni<Message<?>> fact(KafkaRecord<?, ?> record) {
        Optional<Event> fact = KafkaRecords.event(record.getHeaders(), (byte[]) record.getPayload());
        if (fact.isEmpty()) {
            LOG.warnf("what stands in %s under the key %s is no fact", record.getTopic(), record.getKey());
            return Uni.createFrom().completionStage(record.ack()).replaceWith((Message<?>) null);
        }
        long position = fact.get().position();
        inHand.put(position, fact.get().time());
        return Uni.createFrom().item(record.withPayload(fact.get()).withAck(() -> {
            inHand.remove(position);
            return record.ack();
        }));
    }
}
