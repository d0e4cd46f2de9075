package io.atrium;

import io.atrium.sandbox.SandboxDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static io.atrium.Waiting.await;

/** A PostgreSQL that may be killed like any process; its data and its port are kept. Safe as in production: it syncs. */
final class DatabaseProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Path program;
    private final int port;
    private final Thread lastChance = new Thread(this::end);
    private Process process;

    /** Running when it is made. */
    DatabaseProcess() {
        this(newDirectory());
    }

    /** Keeps its data in that directory, which is emptied when this is closed. */
    DatabaseProcess(Path directory) {
        this.directory = directory;
        try {
            // Brings the program and makes the cluster.
            SandboxDatabase.start(directory).close();
            program = program(directory.resolve("postgresql-binaries"));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(lastChance);
        start();
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("database");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path program(Path binaries) throws IOException {
        try (Stream<Path> files = Files.walk(binaries)) {
            return files.filter(file -> file.endsWith("bin/postgres"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Where it is, as {@code atrium.database.url} wants it. */
    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    int port() {
        return port;
    }

    /** Starts it again and waits until it accepts connections. */
    void start() {
        // What a killed one has left behind ends soon, but until then keeps the next one from starting.
        await().atMost(PATIENCE).until(() -> {
            if (process == null || !process.isAlive()) {
                launch();
            }
            return isListening();
        });
    }

    private void launch() throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.toString(),
                "-D",
                directory.resolve("postgresql").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastChance);
        end();
    }

    private void end() {
        if (process != null) {
            // SIGTERM would wait for the clients to leave.
            process.toHandle().destroyForcibly();
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
