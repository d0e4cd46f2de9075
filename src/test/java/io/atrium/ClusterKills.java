package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Cluster.Subscriber;
import io.atrium.Partner.Arrival;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two gateways on one database and one Kafka, under load, while processes are killed: every accepted fact reaches every
 * subscriber, in order per subject. Not part of the build: {@code bench/cluster} runs it, as often as {@code atrium.test.kills}
 * says.
 */
class ClusterKills {

    private static final Logger LOG = Logger.getLogger(ClusterKills.class);
    private static final int KILLS = Integer.getInteger("atrium.test.kills", 2);
    private static final int WRITERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(50);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(200);
    private static final Duration TAKEOVER = Duration.ofSeconds(10);

    private static Cluster cluster;

    @BeforeAll
    static void build() {
        cluster = new Cluster();
    }

    @AfterAll
    static void clear() {
        cluster.close();
    }

    @BeforeEach
    void everybodyIsAtWork() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> sharers().size() == 2);
    }

    @Test
    void bothGatewaysTakeTheirShareOfTheFacts() throws Exception {
        assertThat(sharers()).hasSize(2).allSatisfy(member -> assertThat(
                        member.assignment().topicPartitions())
                .hasSizeBetween(8, 16));
    }

    /** Who takes facts from Kafka. */
    private static Collection<MemberDescription> sharers() throws ExecutionException, InterruptedException {
        String group = "atrium.fan-out";
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", cluster.kafka().address()))) {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .members();
        }
    }

    /** Who is killed, one time after the other. */
    enum Victim {
        GATEWAY {
            @Override
            void killAndRestart(int time) {
                GatewayProcess gateway =
                        cluster.gateways().get(time % cluster.gateways().size());
                gateway.kill();
                gateway.start();
            }
        },

        KAFKA {
            @Override
            void killAndRestart(int time) {
                cluster.kafka().kill();
                cluster.kafka().start();
            }
        },

        POSTGRESQL {
            @Override
            void killAndRestart(int time) {
                cluster.database().kill();
                cluster.database().start();
            }
        };

        abstract void killAndRestart(int time);
    }

    @ParameterizedTest(name = "killed: {0}")
    @EnumSource(Victim.class)
    void everyAcceptedFactReachesEverySubscriberInOrder(Victim victim) throws InterruptedException {
        // Given
        List<Instant> kills = new ArrayList<>();
        Random random = new Random();
        Load load = new Load();

        // When
        for (int time = 0; time < KILLS; time++) {
            load.goOn(20 + random.nextInt(20));
            kills.add(Instant.now());
            victim.killAndRestart(time);
        }
        load.goOn(20);
        load.stop();

        // Then
        List<JsonObject> told = load.told();
        assertThat(told).extracting(ClusterKills::id).doesNotHaveDuplicates();
        assertThat(told).extracting(ClusterKills::justification).containsAll(load.accepted);
        for (Subscriber subscriber : cluster.subscribers()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(load.arrivals(subscriber).keySet())
                            .containsAll(told.stream().map(ClusterKills::id).toList()));
            Map<String, List<Arrival>> arrivals = load.arrivals(subscriber);
            List<Arrival> firsts =
                    arrivals.values().stream().map(copies -> copies.get(0)).toList();
            assertThat(inOrder(firsts.stream().map(Arrival::fact))).isEqualTo(inOrder(told.stream()));
            assertThat(arrivals.values()).allSatisfy(copies -> assertThat(copies)
                    .extracting(Arrival::webhookId)
                    .containsOnly(copies.get(0).webhookId()));
            if (victim == Victim.GATEWAY) {
                assertThat(firsts)
                        .allSatisfy(first -> assertThat(delay(first, kills)).isLessThanOrEqualTo(TAKEOVER));
            }
            LOG.infof(
                    "%s killed %d times: %d writes accepted, %d facts told, %d delivered, %d copies, the latest %s after"
                            + " it was told or the kill before",
                    victim,
                    KILLS,
                    load.accepted.size(),
                    told.size(),
                    firsts.size(),
                    arrivals.values().stream().mapToInt(List::size).sum() - firsts.size(),
                    firsts.stream()
                            .map(first -> delay(first, kills))
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
        }
    }

    /** The facts about each subject, as they came. */
    private static Map<String, List<String>> inOrder(Stream<JsonObject> facts) {
        return facts.collect(Collectors.groupingBy(
                fact -> fact.getString("subject"), Collectors.mapping(ClusterKills::id, Collectors.toList())));
    }

    private static String id(JsonObject fact) {
        return fact.getString("id");
    }

    private static String justification(JsonObject fact) {
        return fact.getJsonObject("data").getString("justification");
    }

    /** How long it took to arrive, since it was told or, if that is later, since the last kill before it arrived. */
    private static Duration delay(Arrival arrival, List<Instant> kills) {
        Instant told = Instant.parse(arrival.fact().getString("time"));
        Instant since = kills.stream()
                .filter(kill -> kill.isBefore(arrival.at()) && kill.isAfter(told))
                .max(Comparator.naturalOrder())
                .orElse(told);
        return Duration.between(since, arrival.at());
    }

    /** People who each change a requisition of theirs again and again, at one gateway or the other. */
    private static final class Load {

        /** What was accepted, each in its own words. */
        final Queue<String> accepted = new ConcurrentLinkedQueue<>();

        private final List<Client> clients =
                cluster.gateways().stream().map(Client::of).toList();
        private final ExecutorService people = Executors.newFixedThreadPool(WRITERS);
        private final List<String> requisitions = new CopyOnWriteArrayList<>();
        private volatile boolean isOver;

        Load() {
            IntStream.range(0, WRITERS).forEach(writer -> people.execute(() -> write(writer)));
        }

        /** Waits until so many more were accepted. */
        void goOn(int count) {
            int enough = accepted.size() + count;
            await().atMost(PATIENCE).until(() -> accepted.size() >= enough);
        }

        /** What was begun is finished. */
        void stop() {
            isOver = true;
            people.shutdown();
            await().atMost(PATIENCE).until(people::isTerminated);
        }

        /** All facts about the requisitions, as the log has them. */
        List<JsonObject> told() {
            return requisitions.stream()
                    .flatMap(requisition -> facts(requisition).stream())
                    .toList();
        }

        private List<JsonObject> facts(String requisition) {
            List<JsonObject> facts = new ArrayList<>();
            String after = "0";
            JsonArray page;
            do {
                JsonObject answer = clients.get(0)
                        .get("/v1/changes?limit=500&subject=" + requisition + "&after=" + after)
                        .json();
                page = answer.getJsonArray("data");
                page.forEach(fact -> facts.add((JsonObject) fact));
                after = answer.getString("next");
            } while (!page.isEmpty());
            return facts;
        }

        /** What arrived about the requisitions, by the ids of the facts and in the order of their first arrivals. */
        Map<String, List<Arrival>> arrivals(Subscriber subscriber) {
            return subscriber.arrivals().stream()
                    .filter(arrival -> requisitions.contains(arrival.fact().getString("subject")))
                    .collect(Collectors.groupingBy(
                            arrival -> id(arrival.fact()), LinkedHashMap::new, Collectors.toList()));
        }

        private void write(int writer) {
            JsonObject line = new JsonObject()
                    .put("description", "Nitrile gloves M")
                    .put("quantity", 1)
                    .put(
                            "estimatedUnitPrice",
                            new JsonObject().put("amount", "4.25").put("currency", "USD"));
            JsonObject wish = new JsonObject().put("currency", "USD").put("lines", JsonArray.of(line));
            String requisition =
                    accepted(writer, "POST", "/v1/requisitions", wish).getString("id");
            requisitions.add(requisition);
            for (int change = 0; !isOver; change++) {
                pause(BETWEEN_WRITES);
                accepted(writer + change, "PATCH", "/v1/requisitions/" + requisition, new JsonObject());
            }
        }

        private static void pause(Duration time) {
            await().pollDelay(time).until(() -> true);
        }

        /** Sent again with the same key until it is accepted, at whichever gateway answers. */
        private JsonObject accepted(int first, String method, String path, JsonObject body) {
            String words = UUID.randomUUID().toString();
            for (int attempt = first; ; attempt++) {
                try {
                    Answer answer = clients.get(attempt % clients.size())
                            .sending(method, path, words, body.put("justification", words))
                            .get(20, TimeUnit.SECONDS);
                    if (answer.status() == 200 || answer.status() == 201) {
                        accepted.add(words);
                        return answer.json();
                    }
                } catch (ExecutionException | TimeoutException unanswered) {
                    pause(BEFORE_ANOTHER_TRY);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }
}
