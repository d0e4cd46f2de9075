package io.atrium.event;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Whether there is a Kafka, and how it is spoken to: as all settings {@code kafka.*} say, and where they say nothing, so. */
@ApplicationScoped
class Kafka {

    private static final String TOPIC_PREFIX = "[a-zA-Z0-9._-]{1,100}";
    private static final int LARGEST_REQUEST = 8 << 20;

    /** With a Kafka that is away a transaction fails this soon, and its facts are read again later. */
    private static final Duration DELIVERY = Duration.ofSeconds(20);

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration CONNECTION = Duration.ofSeconds(5);

    /** The broker ends what a relay left open; the next relay does so too, and sooner. */
    private static final Duration TRANSACTION = Duration.ofSeconds(60);

    private final KafkaConfig config;
    private final Map<String, Object> settings;

    Kafka(KafkaConfig config, @Identifier("default-kafka-broker") Map<String, Object> settings) {
        if (!config.topicPrefix().matches(TOPIC_PREFIX)) {
            throw new IllegalStateException("atrium.kafka.topic-prefix is \"" + config.topicPrefix()
                    + "\"; it must be 1 to 100 letters, digits and . _ -");
        }
        if (config.partitions() < 1 || config.replicationFactor().orElse(1) < 1) {
            throw new IllegalStateException("atrium.kafka.partitions and .replication-factor are at least 1");
        }
        this.config = config;
        this.settings = settings;
    }

    /** Whether facts take the way through Kafka. */
    boolean isUsed() {
        return config.bootstrapServers().isPresent();
    }

    /** The consumer group that all replicas of this Atrium are in. */
    String group() {
        return config.topicPrefix() + "fan-out";
    }

    Admin admin() {
        Map<String, Object> admin = settings();
        admin.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(CALL));
        admin.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(CONNECTION));
        return Admin.create(admin);
    }

    /**
     * One that has what it sent acknowledged by all in-sync replicas, in order and without copies. Only the newest of
     * them can commit: a replica that lost its turn without noticing is refused by Kafka.
     */
    Producer<String, byte[]> producer() {
        Map<String, Object> producer = settings();
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.topicPrefix() + "relay");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(TRANSACTION));
        producer.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
        producer.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(CALL));
        producer.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(CONNECTION));
        // What is too large the broker refuses, by its own measure.
        producer.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        return new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> settings() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers().orElseThrow());
        return all;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
