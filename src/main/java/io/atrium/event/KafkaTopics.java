package io.atrium.event;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The topics that facts are in: one for each domain, and one for what belongs to none. */
@ApplicationScoped
class KafkaTopics {

    private static final Logger LOG = Logger.getLogger(KafkaTopics.class);
    private static final String NO_DOMAIN = "other";

    private final Kafka kafka;
    private final KafkaConfig config;
    private final FactTypes types;
    private final List<String> names;

    /** @param names of all topics; those that the channel {@code changes} reads */
    KafkaTopics(
            Kafka kafka,
            KafkaConfig config,
            FactTypes types,
            @ConfigProperty(name = "mp.messaging.incoming.changes.topics") List<String> names) {
        this.kafka = kafka;
        this.config = config;
        this.types = types;
        this.names = names;
    }

    List<String> names() {
        return names;
    }

    /** The topic of facts of that type. */
    String of(String type) {
        return types.domain(type).map(this::named).filter(names::contains).orElseGet(() -> named(NO_DOMAIN));
    }

    private String named(String domain) {
        return config.topicPrefix() + domain;
    }

    /**
     * Before the channel opens. A Kafka that is away keeps nobody from starting: the log holds the facts until it is back.
     * One that refuses does.
     */
    void prepare(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting) {
        if (kafka.isUsed()) {
            try {
                ensure();
            } catch (KafkaAway away) {
                LOG.warnf("facts wait in the log until Kafka is back: %s", away.getMessage());
            }
        }
    }

    /**
     * Makes what is missing.
     *
     * @throws KafkaAway when Kafka does not answer
     * @throws IllegalStateException when it refuses
     */
    void ensure() {
        try (Admin admin = kafka.admin()) {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(result(admin.listTopics().names()));
            if (!missing.isEmpty()) {
                create(admin, missing);
            }
        } catch (AuthenticationException | AuthorizationException refused) {
            throw refused("Kafka lets Atrium not in; see kafka.security.protocol and kafka.sasl.*", refused);
        } catch (RetriableException | InterruptException away) {
            throw new KafkaAway(away);
        } catch (KafkaException unfit) {
            throw refused("The settings of Kafka are not fit to start", unfit);
        }
    }

    private void create(Admin admin, Set<String> missing) {
        if (!config.createTopics()) {
            throw new IllegalStateException("Kafka lacks the topics " + String.join(", ", missing)
                    + ", and atrium.kafka.create-topics forbids to make them");
        }
        missing.forEach(topic -> create(admin, topic));
        LOG.infof("made the topics %s in Kafka", String.join(", ", missing));
    }

    private void create(Admin admin, String topic) {
        NewTopic made = new NewTopic(
                topic,
                Optional.of(config.partitions()),
                config.replicationFactor().isPresent()
                        ? Optional.of((short) config.replicationFactor().getAsInt())
                        : Optional.empty());
        try {
            // Facts are not replaced by later ones about the same, whatever the cluster does with other topics.
            result(admin.createTopics(List.of(made.configs(Map.of("cleanup.policy", "delete"))))
                    .all());
        } catch (TopicExistsException madeByAnotherReplica) {
            LOG.debugf("the topic %s is there already", topic);
        } catch (RetriableException away) {
            throw away;
        } catch (KafkaException refused) {
            throw refused("Kafka lacks the topic " + topic + " and refuses to make it", refused);
        }
    }

    private static IllegalStateException refused(String what, KafkaException refusal) {
        Throwable cause = refusal.getCause() == null ? refusal : refusal.getCause();
        return new IllegalStateException(what + ": " + cause.getMessage(), refusal);
    }

    private static <T> T result(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException cause ? cause : new KafkaException(failed.getCause());
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    /** Kafka does not answer; later it may. */
    static final class KafkaAway extends RuntimeException {

        private static final long serialVersionUID = 1L;

        KafkaAway(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
