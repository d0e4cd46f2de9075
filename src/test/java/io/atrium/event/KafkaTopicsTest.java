package io.atrium.event;

import io.atrium.KafkaBroker;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaTopicsTest {

    private static KafkaBroker broker;

    @BeforeAll
    static void open() {
        broker = new KafkaBroker();
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @Test
    void areMadeAtStartAndFoundAtTheNext() throws Exception {
        // Given
        KafkaSettings settings = KafkaSettings.at(broker.address());
        KafkaTopics topics = settings.topics();

        // When
        topics.prepare(new StartupEvent());
        topics.prepare(new StartupEvent());

        // Then
        assertThat(existing(settings, topics.names()).values())
                .hasSize(2)
                .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));
    }

    private static Map<String, TopicDescription> existing(KafkaSettings settings, List<String> names)
            throws ExecutionException, InterruptedException {
        try (Admin admin = settings.kafka().admin()) {
            return admin.describeTopics(names).allTopicNames().get();
        }
    }

    @Test
    void areOneForEachDomainAndOneForTheRest() {
        KafkaSettings settings = KafkaSettings.at(broker.address());

        KafkaTopics topics = settings.topics();

        assertThat(topics.of("io.atrium.purchase-order.confirmed.v1"))
                .isEqualTo(settings.topicPrefix() + "procurement");
        assertThat(topics.of("io.atrium.unheard-of.happened.v1")).isEqualTo(settings.topicPrefix() + "other");
    }

    @Test
    void keepFromStartingWhenTheyAreMissingAndMustNotBeMade() {
        KafkaSettings settings = KafkaSettings.at(broker.address()).withoutCreation();

        assertThatThrownBy(() -> settings.topics().prepare(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(settings.topicPrefix() + "procurement")
                .hasMessageContaining(settings.topicPrefix() + "other")
                .hasMessageContaining("atrium.kafka.create-topics");
    }

    @Test
    void keepFromStartingWhenTheClusterCannotMakeThem() {
        KafkaSettings settings = KafkaSettings.at(broker.address()).replicated(3);

        assertThatThrownBy(() -> settings.topics().prepare(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Kafka lacks the topic " + settings.topicPrefix())
                .hasMessageContaining("replication factor");
    }

    @Test
    void areMadeWithTheLoginThatKafkasOwnSettingsHave() {
        KafkaSettings settings = KafkaSettings.at(broker.guarded()).with(KafkaBroker.login("atrium", "opens"));

        assertThatCode(() -> settings.topics().prepare(new StartupEvent())).doesNotThrowAnyException();
    }

    @Test
    void keepFromStartingWhenKafkaRefusesTheLogin() {
        KafkaSettings settings = KafkaSettings.at(broker.guarded()).with(KafkaBroker.login("atrium", "guessed"));

        assertThatThrownBy(() -> settings.topics().prepare(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void keepFromStartingWhenThereIsNoRightToThem() {
        KafkaSettings settings = KafkaSettings.at(broker.guarded()).with(KafkaBroker.login("guest", "knocks"));

        assertThatThrownBy(() -> settings.topics().prepare(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("uthorization failed");
    }

    @Test
    void keepFromStartingWhenTheSettingsAreUnfit() {
        KafkaSettings settings = KafkaSettings.at(broker.guarded()).with(Map.of("security.protocol", "SASL_SOMEHOW"));

        assertThatThrownBy(() -> settings.topics().prepare(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SASL_SOMEHOW");
    }

    @Test
    void keepNobodyFromStartingWhileKafkaIsAway() throws IOException {
        KafkaSettings settings = KafkaSettings.at("127.0.0.1:" + portOfNobody());

        assertThatCode(() -> settings.topics().prepare(new StartupEvent())).doesNotThrowAnyException();
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void areNoneOfAtriumsBusinessWithoutKafka() {
        KafkaSettings none = new KafkaSettings(
                java.util.Optional.empty(), "atrium.", true, 1, java.util.OptionalInt.empty(), Map.of());

        assertThatCode(() -> none.topics().prepare(new StartupEvent())).doesNotThrowAnyException();
    }
}
