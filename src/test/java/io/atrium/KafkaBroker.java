package io.atrium;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

import static io.atrium.Waiting.await;

/**
 * A real Kafka as a process of its own, from the class path, its data and its ports kept over restarts. Whoever comes in by
 * {@link #address()} may do everything; at {@link #guarded()} names and passwords are asked for, and {@code guest} may do
 * nothing.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final Path directory;
    private final int port;
    private final int advertisedPort;
    private final int guardedPort;
    private final Thread lastChance = new Thread(this::end);
    private Process process;

    /** Running when it is made. */
    public KafkaBroker() {
        this(OptionalInt.empty());
    }

    /** @param door the port at which clients come in, because something stands before it */
    KafkaBroker(int door) {
        this(OptionalInt.of(door));
    }

    private KafkaBroker(OptionalInt door) {
        try {
            directory = Files.createTempDirectory("kafka");
            port = freePort();
            advertisedPort = door.orElse(port);
            guardedPort = freePort();
            Files.writeString(directory.resolve("settings"), settings(freePort()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(lastChance);
        start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String settings(int controllerPort) {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=OPEN://127.0.0.1:%d,GUARDED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, guardedPort, controllerPort),
                "advertised.listeners=OPEN://127.0.0.1:%d,GUARDED://127.0.0.1:%d"
                        .formatted(advertisedPort, guardedPort),
                "listener.security.protocol.map=OPEN:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=OPEN",
                "sasl.enabled.mechanisms=PLAIN",
                "listener.name.guarded.plain.sasl.jaas.config=" + LOGIN
                        + " user_atrium=\"opens\" user_guest=\"knocks\";",
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS;User:atrium",
                "log.dirs=" + directory.resolve("data"),
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=2",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=2",
                "group.initial.rebalance.delay.ms=0");
    }

    /** Starts it again, over what it has stored, and waits until it can be reached. */
    public void start() {
        launch();
        await().atMost(PATIENCE)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "Kafka has ended: " + Files.readString(directory.resolve("output")));
                    }
                })
                .until(this::isListening);
    }

    /** Starts it again and does not wait. */
    public void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KafkaBroker.class.getName(),
                        directory.resolve("settings").toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The process itself. */
    public static void main(String[] settingsFile) throws IOException {
        StorageTool.execute(
                new String[] {
                    "format",
                    "--cluster-id",
                    "AAAAAAAAAAAAAAAAAAAAAA",
                    "--config",
                    settingsFile[0],
                    "--ignore-formatted"
                },
                System.out);
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(settingsFile[0]))) {
            settings.load(file);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
        server.awaitShutdown();
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public String address() {
        return "127.0.0.1:" + advertisedPort;
    }

    /** Where it listens itself. */
    int port() {
        return port;
    }

    public String guarded() {
        return "127.0.0.1:" + guardedPort;
    }

    /** What a client needs that comes in by the guarded door. */
    public static Map<String, String> login(String name, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + " username=\"" + name + "\" password=\"" + password + "\";");
    }

    /** All that is committed in these topics now, partition by partition, as others read it. */
    public List<ConsumerRecord<String, byte[]>> committed(Collection<String> topics) {
        Map<String, Object> reader = Map.of("bootstrap.servers", address(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(reader, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastChance);
        end();
    }

    private void end() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
