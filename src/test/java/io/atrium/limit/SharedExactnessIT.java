package io.atrium.limit;

import io.atrium.limit.LimitConfig.OnOutage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Four replicas, each a process, count together in a real Redis what twenty clients ask of all of them. */
class SharedExactnessIT {

    private static final int REPLICAS = 4;
    private static final int CLIENTS = 20;
    private static final long BURST = 20;

    /** Four a second of each client. */
    private static final long INTERVAL = 250_000;

    private static final Duration SHORTENED_MINUTE = Duration.ofSeconds(12);

    private int port;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        redis = redis();
        redis.start();
    }

    private RedisServer redis() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        redis.stop();
    }

    @Test
    void togetherTheyAdmitWhatThePolicySaysGiveOrTakeOne() throws IOException, InterruptedException {
        Map<String, List<Said>> said = ended(started(OnOutage.REFUSE, SHORTENED_MINUTE));

        assertThat(said).hasSize(CLIENTS);
        said.forEach((client, ofReplicas) -> {
            long first = ofReplicas.stream().mapToLong(Said::first).min().orElseThrow();
            long last = ofReplicas.stream().mapToLong(Said::last).max().orElseThrow();
            long allowed = BURST + (last - first) / INTERVAL;
            assertThat(sum(ofReplicas, Said::admitted)).as(client).isBetween(allowed - 1, allowed + 1);
            assertThat(sum(ofReplicas, Said::refused)).as(client).isGreaterThan(allowed);
            assertThat(sum(ofReplicas, Said::unavailable) + sum(ofReplicas, Said::failed))
                    .as(client)
                    .isZero();
        });
    }

    @Test
    void noRequestFailsWhileRedisIsAwayAndEachReplicaCountsAlone() throws IOException, InterruptedException {
        List<Process> replicas = started(OnOutage.LOCAL, SHORTENED_MINUTE);
        outage();
        Map<String, List<Said>> said = ended(replicas);

        said.forEach((client, ofReplicas) -> {
            assertThat(sum(ofReplicas, Said::unavailable) + sum(ofReplicas, Said::failed))
                    .as(client)
                    .isZero();
            long whole = BURST + SHORTENED_MINUTE.toNanos() / 1_000 / INTERVAL;
            // A share in Redis before, one of each replica meanwhile, and another in the Redis that begins at nothing.
            assertThat(sum(ofReplicas, Said::admitted))
                    .as(client)
                    .isGreaterThan(BURST)
                    .isLessThanOrEqualTo((REPLICAS + 2) * whole);
            assertThat(sum(ofReplicas, Said::refused)).as(client).isPositive();
        });
    }

    @Test
    void nothingIsAdmittedWhileRedisIsAwayWhereThePolicySaysSo() throws IOException, InterruptedException {
        List<Process> replicas = started(OnOutage.REFUSE, SHORTENED_MINUTE);
        outage();
        Map<String, List<Said>> said = ended(replicas);

        said.forEach((client, ofReplicas) -> {
            assertThat(sum(ofReplicas, Said::failed)).as(client).isZero();
            assertThat(sum(ofReplicas, Said::unavailable))
                    .as(client + " told to come back")
                    .isPositive();
            // Two Redis' of nothing, and what came back in all the time.
            assertThat(sum(ofReplicas, Said::admitted))
                    .as(client)
                    .isGreaterThan(BURST)
                    .isLessThanOrEqualTo(2 * BURST + SHORTENED_MINUTE.toNanos() / 1_000 / INTERVAL + 2);
        });
    }

    /** In the middle of it, for a quarter of it. */
    private void outage() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SHORTENED_MINUTE.toMillis() / 4);
        redis.stop();
        TimeUnit.MILLISECONDS.sleep(SHORTENED_MINUTE.toMillis() / 4);
        redis = redis();
        redis.start();
    }

    private List<Process> started(OnOutage onOutage, Duration time) throws IOException {
        List<Process> processes = new ArrayList<>();
        for (int number = 0; number < REPLICAS; number++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Replica.class.getName(),
                            "redis://127.0.0.1:" + port,
                            Long.toString(INTERVAL),
                            Long.toString(BURST),
                            onOutage.name(),
                            Integer.toString(CLIENTS),
                            Long.toString(time.toMillis()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        return processes;
    }

    private static Map<String, List<Said>> ended(List<Process> replicas) throws InterruptedException {
        List<Said> all = new ArrayList<>();
        for (Process replica : replicas) {
            replica.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("client-"))
                    .map(Said::of)
                    .forEach(all::add);
            assertThat(replica.waitFor()).isZero();
        }
        return all.stream().collect(Collectors.groupingBy(Said::client));
    }

    private static long sum(List<Said> said, java.util.function.ToLongFunction<Said> what) {
        return said.stream().mapToLong(what).sum();
    }

    /** What a replica says of a client; times in microseconds that are the same for all processes of a machine. */
    private record Said(
            String client, long admitted, long refused, long unavailable, long failed, long first, long last) {

        static Said of(String line) {
            String[] parts = line.split(" ");
            return new Said(
                    parts[0],
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]),
                    Long.parseLong(parts[6]));
        }
    }
}
