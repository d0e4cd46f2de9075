package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far the consumer group of the channel {@code changes} is behind what was published. */
@ApplicationScoped
class KafkaLag {

    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final Kafka kafka;
    private final KafkaTopics topics;
    private Admin admin;

    KafkaLag(Kafka kafka, KafkaTopics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    /** In facts; where there are some, the ends of transactions that lie between them are counted too. */
    Uni<Long> facts() {
        return answer(admin().describeTopics(topics.names()).allTopicNames())
                .map(KafkaLag::partitions)
                .chain(this::behind);
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = kafka.admin();
        }
        return admin;
    }

    private static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private Uni<Long> behind(List<TopicPartition> partitions) {
        return Uni.combine()
                .all()
                .unis(
                        offsets(partitions, OffsetSpec.earliest()),
                        offsets(partitions, OffsetSpec.latest()),
                        answer(admin().listConsumerGroupOffsets(kafka.group()).partitionsToOffsetAndMetadata()))
                .with((first, last, reached) -> partitions.stream()
                        .mapToLong(partition -> behind(
                                last.get(partition).offset(), reached(reached.get(partition), first.get(partition))))
                        .sum());
    }

    private Uni<Map<TopicPartition, ListOffsetsResultInfo>> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> question =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return answer(admin().listOffsets(question, COMMITTED).all());
    }

    private static long reached(OffsetAndMetadata committed, ListOffsetsResultInfo first) {
        return committed == null ? first.offset() : Math.max(committed.offset(), first.offset());
    }

    /** The last that stands in a partition is the end of a transaction. */
    private static long behind(long last, long reached) {
        return Math.max(0, last - reached - 1);
    }

    private static <T> Uni<T> answer(KafkaFuture<T> answer) {
        return Uni.createFrom().completionStage(answer.toCompletionStage());
    }
}
