package io.atrium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged gateway as a process of its own, in a directory of its own, which it keeps over restarts. May be killed
 * like any process; whatever it leaves behind goes when this is closed.
 */
public final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Pattern MANAGED = Pattern.compile("Operators are answered at port (\\d+)");

    private final Path jar;
    private final Path directory;
    private final Map<String, String> environment;
    private final Thread lastChance = new Thread(this::endProcesses);
    private Process process;
    private volatile URI url;
    private volatile URI management;

    /** Not started yet. Nothing of this process' own configuration reaches it. */
    public GatewayProcess(Map<String, String> environment) {
        this(environment, Map.of());
    }

    /** @param properties what stands in its configuration file */
    public GatewayProcess(Map<String, String> environment, Map<String, String> properties) {
        this(packaged(), environment, properties);
    }

    /** @param jar of the version that it is */
    GatewayProcess(Path jar, Map<String, String> environment, Map<String, String> properties) {
        this.jar = jar.toAbsolutePath();
        this.environment = Map.copyOf(environment);
        try {
            directory = Files.createTempDirectory("gateway");
            Files.createDirectory(directory.resolve("tmp"));
            Properties file = new Properties();
            file.putAll(properties);
            try (Writer out = Files.newBufferedWriter(
                    Files.createDirectory(directory.resolve("config")).resolve("application.properties"))) {
                file.store(out, null);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(lastChance);
    }

    /** The version under test. */
    static Path packaged() {
        return Path.of(System.getProperty("atrium.jar"));
    }

    /** Starts it, over whatever data an earlier start has left, and waits until it is ready. */
    public void start() {
        launch();
        try {
            await().atMost(PATIENCE)
                    .failFast(this::requireRunning)
                    .until(() -> LISTENING.matcher(output()).find());
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException("the gateway does not start: " + output() + errors(), late);
        }
        Matcher listening = LISTENING.matcher(output());
        assertThat(listening.find()).isTrue();
        url = URI.create("http://127.0.0.1:" + listening.group(1));
        Matcher managed = MANAGED.matcher(output());
        management = managed.find() ? URI.create("http://127.0.0.1:" + managed.group(1)) : url;
        await().atMost(PATIENCE).ignoreExceptions().until(this::isReady);
    }

    /** Starts it and does not wait. */
    void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                        "-jar",
                        jar.toString())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ATRIUM_") || name.startsWith("QUARKUS_"));
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        if ("production".equals(environment.get("ATRIUM_MODE"))) {
            builder.environment().put("ATRIUM_HTTP_MANAGEMENT_PORT", "0");
        }
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Where it listens; another port after each start. */
    public URI url() {
        return url;
    }

    /** Where it answers operators, which is the same place unless it is in production. */
    URI management() {
        return management;
    }

    /** Bytes that live on its heap, after it was told to take out the garbage. */
    public long liveHeap() {
        String answer = asked("GC.class_histogram");
        Matcher total = TOTAL.matcher(answer);
        assertThat(total.find()).as(answer).isTrue();
        return Long.parseLong(total.group(1));
    }

    private String asked(String question) {
        try {
            Process asking = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            question)
                    .redirectErrorStream(true)
                    .start();
            return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As {@code kill -9}: no farewell, and its database is left running. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill}: it may finish what it is doing. */
    void stop() {
        process.destroy();
        exitCode();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            return process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitValue();
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the gateway does not end: " + output(), failed);
        }
    }

    public String output() {
        return read("output");
    }

    public String errors() {
        return read("errors");
    }

    /** Its own PostgreSQL, whether or not it lives itself. */
    Optional<ProcessHandle> database() {
        String lock = read("data/postgresql/postmaster.pid");
        return lock.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(
                                lock.lines().findFirst().orElseThrow().strip()))
                        .filter(process -> process.info().command().orElse("").contains("postgres"));
    }

    /** Where its own PostgreSQL listens on loopback; another port after each start of that. */
    int databasePort() {
        return Integer.parseInt(read("data/postgresql/postmaster.pid")
                .lines()
                .skip(3)
                .findFirst()
                .orElseThrow()
                .strip());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastChance);
        endProcesses();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void endProcesses() {
        if (process != null) {
            kill();
        }
        database().ifPresent(database -> {
            database.destroy();
            database.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        });
    }

    private void requireRunning() {
        if (!isRunning()) {
            throw new IllegalStateException("the gateway has ended: " + output() + errors());
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(management.resolve("/q/health/ready")).build();
        return HttpClient.newHttpClient()
                        .send(question, BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private String read(String file) {
        try {
            Path path = directory.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
