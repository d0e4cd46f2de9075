package io.atrium.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Kafka between the log and those who hear of facts. How to log in there, and how to trust it, is said by Kafka's own
 * settings, as {@code kafka.security.protocol}.
 */
@ConfigMapping(prefix = "atrium.kafka")
interface KafkaConfig {

    /** {@code host:port}, several separated by commas; without it facts go to their consumers in process. */
    Optional<String> bootstrapServers();

    /** What the names of topics, of the consumer group and of the transactions begin with: one for each Atrium. */
    @WithDefault("atrium.")
    String topicPrefix();

    /** Whether topics that do not exist are made at start; otherwise the start is refused. */
    @WithDefault("true")
    boolean createTopics();

    /** Into how many partitions a new topic is made; that many replicas can share its facts. */
    @WithDefault("6")
    int partitions();

    /** On how many brokers a new topic lies; the cluster's own default unless it is set. */
    OptionalInt replicationFactor();
}
