package io.atrium;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/**
 * The clock of gateways that run as processes of their own, which can be set like any clock. An agent of the JVM puts it in;
 * the program under test knows nothing of it. The clocks of PostgreSQL and of everybody else stay right.
 */
final class GatewayClock implements AutoCloseable {

    private final Path directory;
    private final Path agent;
    private final Path offset;

    /** Right until it is set. */
    GatewayClock() {
        try {
            directory = Files.createTempDirectory("clock");
            offset = directory.resolve("offset");
            agent = directory.resolve("agent.jar");
            pack();
        } catch (IOException | URISyntaxException failed) {
            throw new IllegalStateException(failed);
        }
        set(Duration.ZERO);
    }

    private void pack() throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        Path byteBuddy = Path.of(ByteBuddy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, byteBuddy.toUri().toString());
        manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(agent);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (Class<?> part : List.of(ClockAgent.class, ClockAgent.Exchange.class, SettableClock.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream bytes = part.getResourceAsStream("/" + name)) {
                    bytes.transferTo(jar);
                }
            }
        }
    }

    /** What a process that is to have this clock needs in its environment. */
    Map<String, String> environment() {
        return Map.of("JAVA_TOOL_OPTIONS", "-javaagent:%s=%s".formatted(agent, offset));
    }

    /** From a few moments from now on it tells a time that is so much later than it is, or earlier. */
    void set(Duration ahead) {
        try {
            Path draft = Files.writeString(directory.resolve("draft"), ahead.toString());
            Files.move(draft, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(offset);
            Files.deleteIfExists(agent);
            Files.deleteIfExists(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
