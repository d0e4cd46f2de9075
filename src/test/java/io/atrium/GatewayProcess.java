package io.atrium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged gateway as a process of its own, in a directory of its own, which it keeps over restarts. May be killed
 * like any process; whatever it leaves behind goes when this is closed.
 */
final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Path directory;
    private final Map<String, String> environment;
    private final Thread lastChance = new Thread(this::endProcesses);
    private Process process;
    private URI url;

    /** Not started yet. Nothing of this process' own configuration reaches it. */
    GatewayProcess(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        try {
            directory = Files.createTempDirectory("gateway");
            Files.createDirectory(directory.resolve("tmp"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(lastChance);
    }

    /** Starts it, over whatever data an earlier start has left, and waits until it is ready. */
    void start() {
        launch();
        await().atMost(PATIENCE)
                .failFast(this::requireRunning)
                .until(() -> LISTENING.matcher(output()).find());
        Matcher listening = LISTENING.matcher(output());
        assertThat(listening.find()).isTrue();
        url = URI.create("http://127.0.0.1:" + listening.group(1));
        await().atMost(PATIENCE).ignoreExceptions().until(this::isReady);
    }

    /** Starts it and does not wait. */
    void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                        "-jar",
                        Path.of(System.getProperty("atrium.jar"))
                                .toAbsolutePath()
                                .toString())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ATRIUM_") || name.startsWith("QUARKUS_"));
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Where it listens; another port after each start. */
    URI url() {
        return url;
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

    String output() {
        return read("output");
    }

    String errors() {
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
                HttpRequest.newBuilder(url.resolve("/q/health/ready")).build();
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
