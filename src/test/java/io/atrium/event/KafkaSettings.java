package io.atrium.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** How a test speaks to Kafka; topics are its own. */
record KafkaSettings(
        Optional<String> bootstrapServers,
        String topicPrefix,
        boolean createTopics,
        int partitions,
        OptionalInt replicationFactor,
        Map<String, String> login)
        implements KafkaConfig {

    static KafkaSettings at(String address) {
        return new KafkaSettings(
                Optional.of(address), "test-" + UUID.randomUUID() + ".", true, 3, OptionalInt.empty(), Map.of());
    }

    KafkaSettings with(Map<String, String> otherLogin) {
        return new KafkaSettings(
                bootstrapServers, topicPrefix, createTopics, partitions, replicationFactor, otherLogin);
    }

    KafkaSettings withoutCreation() {
        return new KafkaSettings(bootstrapServers, topicPrefix, false, partitions, replicationFactor, login);
    }

    KafkaSettings replicated(int brokers) {
        return new KafkaSettings(
                bootstrapServers, topicPrefix, createTopics, partitions, OptionalInt.of(brokers), login);
    }

    Kafka kafka() {
        return new Kafka(this, new HashMap<>(login));
    }

    /** Orders belong to procurement, everything else to no domain. */
    KafkaTopics topics() {
        return new KafkaTopics(
                kafka(), this, new OpenFacts(), List.of(topicPrefix + "procurement", topicPrefix + "other"));
    }
}
