package io.atrium.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A real PostgreSQL, from binaries that came with the dependencies, its data kept in a directory. Listens on loopback
 * only. If an earlier process was killed and left its server running, that server is used again.
 */
public final class SandboxDatabase implements Closeable {

    private static final int PID_LINES = 4;
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(20);

    // It reports every line of PostgreSQL's own start. Held here, because the JDK forgets the level of a lost logger.
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test");

    private final int port;
    private final EmbeddedPostgres started;
    private final ProcessHandle leftBehind;

    private SandboxDatabase(int port, EmbeddedPostgres started, ProcessHandle leftBehind) {
        this.port = port;
        this.started = started;
        this.leftBehind = leftBehind;
    }

    /** Starts it, or takes over the one that still runs there. Blocks until it accepts connections. */
    public static SandboxDatabase start(Path directory) throws IOException {
        LIBRARY.setLevel(Level.WARNING);
        Path data = directory.resolve("postgresql").toAbsolutePath();
        Path binaries = directory.resolve("postgresql-binaries").toAbsolutePath();
        Optional<SandboxDatabase> running = leftBehind(data, binaries);
        return running.isPresent() ? running.get() : startNew(data, binaries);
    }

    private static SandboxDatabase startNew(Path data, Path binaries) throws IOException {
        Files.createDirectories(data.getParent());
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setServerConfig("listen_addresses", "127.0.0.1")
                // The library runs throw-away databases and turns these off; this one is kept.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .start();
        return new SandboxDatabase(postgres.getPort(), postgres, null);
    }

    /** A server that outlived its process wrote its process id and port into its lock file. */
    private static Optional<SandboxDatabase> leftBehind(Path data, Path binaries) throws IOException {
        Path lock = data.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(lock);
        if (lines.size() < PID_LINES) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(ProcessHandle::isAlive)
                // Numbers are given again, also to another PostgreSQL: ours runs from our own directory.
                .filter(process -> process.info().command().orElse("").startsWith(binaries.toString()))
                .map(process -> new SandboxDatabase(
                        Integer.parseInt(lines.get(PID_LINES - 1).strip()), null, process));
    }

    /** Where it is, as {@code atrium.database.url} wants it. */
    public String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    /** Stops it and waits until it has; the data stays. */
    @Override
    public void close() throws IOException {
        if (started != null) {
            started.close();
        } else {
            // It ends when the last client has left.
            leftBehind.destroy();
            leftBehind
                    .onExit()
                    .completeOnTimeout(leftBehind, LONGEST_FAREWELL.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
