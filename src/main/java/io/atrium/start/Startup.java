package io.atrium.start;

import io.atrium.kernel.Vault;
import io.atrium.sandbox.SandboxDatabase;
import io.atrium.sandbox.SandboxOdoo;
import io.atrium.sandbox.TokenKey;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What happens before the application starts: in production a check that everything is configured, in standalone mode
 * the start of whatever is not.
 */
public final class Startup {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Deque<Closeable> started = new ArrayDeque<>();

    private Startup() {}

    /**
     * Runs the application with everything it needs around it, and stops that afterwards.
     *
     * @param settings a configured value by its key, or null
     * @param application returns when it has ended
     * @throws RefusedToStart with everything that is wrong, before the application is run
     */
    public static void run(Function<String, String> settings, Runnable application) {
        Startup startup = prepare(settings);
        // A signal, and Quarkus' own way out, end the process without coming back here.
        Thread farewell = new Thread(startup::close);
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            application.run();
        } finally {
            startup.close();
            forget(farewell);
        }
    }

    /** Dev mode comes back, and starts again. */
    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException ending) {
            // It is at work already, and has nothing left to do.
            return;
        }
    }

    static Startup prepare(Function<String, String> settings) {
        String mode = value(settings, "atrium.mode").orElse("standalone");
        return switch (mode) {
            case "production" -> production(settings);
            case "standalone" -> standalone(settings);
            default -> throw new RefusedToStart("atrium.mode is \"" + mode + "\"; it must be standalone or production");
        };
    }

    private static Startup production(Function<String, String> settings) {
        List<String> problems = new ArrayList<>();
        List<String> missing =
                ProductionKeys.missing(key -> value(settings, key).isPresent());
        if (!missing.isEmpty()) {
            problems.add("In production mode these keys must be set:");
            missing.forEach(key -> problems.add("  " + key + "   (environment: " + environment(key) + ")"));
        }
        problems.addAll(ProductionKeys.unsafe(key -> value(settings, key).orElse("")));
        malformedAddress(settings).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new RefusedToStart(String.join(System.lineSeparator(), problems));
        }
        return new Startup();
    }

    private static Startup standalone(Function<String, String> settings) {
        malformedAddress(settings).ifPresent(problem -> {
            throw new RefusedToStart(problem);
        });
        Startup startup = new Startup();
        Path data = Path.of(value(settings, "atrium.sandbox.data-directory").orElse("data"));
        try {
            startup.lock(data);
            if (value(settings, "atrium.odoo.url").isEmpty()) {
                startup.startOdoo(data, extraSuppliers(settings));
            }
            if (value(settings, "atrium.database.url").isEmpty()) {
                startup.startDatabase(data);
            }
            if (value(settings, "atrium.jwt.jwks-url").isEmpty()) {
                startup.provide("atrium.jwt.jwks-url", TokenKey.in(data).jwks().toString());
            }
            if (value(settings, "atrium.webhook.encryption-key").isEmpty()) {
                startup.provide("atrium.webhook.encryption-key", kept(data, "encryption-key.txt"));
            }
            if (value(settings, "atrium.audit.signing-keys").isEmpty()) {
                startup.provide("atrium.audit.signing-keys", kept(data, "signing-key.txt"));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            startup.close();
            throw new RefusedToStart("Standalone mode cannot start: " + failed.getMessage(), failed);
        }
        return startup;
    }

    private static Optional<String> malformedAddress(Function<String, String> settings) {
        try {
            value(settings, "atrium.database.url").ifPresent(DatabaseAddress::parse);
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.of(malformed.getMessage());
        }
    }

    /** Two processes over one directory would each believe that it is theirs. */
    private void lock(Path data) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        started.push(channel);
        if (channel.tryLock() == null) {
            throw new IOException("another Atrium uses the directory " + data
                    + "; stop it, or name another one with atrium.sandbox.data-directory");
        }
    }

    private static int extraSuppliers(Function<String, String> settings) {
        String count = value(settings, "atrium.sandbox.extra-suppliers").orElse("0");
        try {
            return Integer.parseInt(count);
        } catch (NumberFormatException malformed) {
            throw new RefusedToStart("atrium.sandbox.extra-suppliers is \"" + count + "\"; it must be a whole number");
        }
    }

    /** A key that is made once and kept, or what is stored could not be read after a restart. Whole or not at all. */
    private static String kept(Path data, String name) throws IOException {
        Path file = data.resolve(name);
        if (!Files.exists(file)) {
            Path draft = Files.createTempFile(data, "new", ".tmp");
            Files.writeString(draft, Vault.newKey());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    private void startOdoo(Path data, int extraSuppliers) {
        Vertx vertx = Vertx.vertx();
        started.push(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        SandboxOdoo odoo = SandboxOdoo.start(
                        vertx,
                        SandboxOdoo.Options.defaults()
                                .withJournal(data.resolve("odoo.journal"))
                                .withExtraSuppliers(extraSuppliers))
                .await()
                .atMost(PATIENCE);
        started.push(() -> odoo.stop().await().atMost(PATIENCE));
        provide("atrium.odoo.url", odoo.url().toString());
        provide("atrium.odoo.database", odoo.database());
        provide("atrium.odoo.login", odoo.login());
        provide("atrium.odoo.api-key", odoo.apiKey());
    }

    private void startDatabase(Path data) throws IOException {
        SandboxDatabase database = SandboxDatabase.start(data);
        started.push(database);
        provide("atrium.database.url", database.url());
    }

    /** Makes it known to the application for as long as it runs; dev mode starts it several times in one process. */
    private void provide(String key, String value) {
        System.setProperty(key, value);
        started.push(() -> System.clearProperty(key));
    }

    private static Optional<String> value(Function<String, String> settings, String key) {
        return Optional.ofNullable(settings.apply(key)).filter(text -> !text.isBlank());
    }

    private static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Stops what was started, the last first. */
    synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (IOException | RuntimeException failed) {
                System.err.println("Stopping: " + failed.getMessage());
            }
        }
    }

    /** Atrium cannot start like this; the message is for the operator. */
    public static final class RefusedToStart extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedToStart(String message) {
            super(message);
        }

        RefusedToStart(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
