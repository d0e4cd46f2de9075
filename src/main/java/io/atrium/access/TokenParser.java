package io.atrium.access;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Verifies tokens with the issuer's keys. Keys that lie in a file are read again when it changes, so that they are replaced
 * without a restart; those at an address are asked for by the library.
 */
@ApplicationScoped
class TokenParser {

    private static final Logger LOG = Logger.getLogger(TokenParser.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final JWTAuthContextInfo settings;
    private final Optional<Path> file;
    private final Vertx vertx;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile JWTParser parser;
    private String known;
    private long timer;

    TokenParser(
            JWTParser parser,
            JWTAuthContextInfo settings,
            @ConfigProperty(name = "atrium.jwt.jwks-url") Optional<String> keys,
            Vertx vertx) {
        this.parser = parser;
        this.settings = settings;
        this.file = keys.flatMap(TokenParser::file);
        this.vertx = vertx;
    }

    private static Optional<Path> file(String location) {
        try {
            return Optional.of(Path.of(location.replaceFirst("^file:(//)?", "")))
                    .filter(Files::isRegularFile);
        } catch (InvalidPathException address) {
            return Optional.empty();
        }
    }

    void start(@Observes StartupEvent started) {
        file.ifPresent(keys -> {
            known = read(keys).orElse("");
            timer = vertx.setPeriodic(
                    BETWEEN_LOOKS.toMillis(),
                    tick -> vertx.executeBlocking(() -> {
                        look(keys);
                        return null;
                    }));
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Calls it whenever there are other keys: what was verified with the ones before may not be any more. */
    void onOtherKeys(Runnable listener) {
        listeners.add(listener);
    }

    /** @throws ParseException when the token is not good */
    JsonWebToken parse(String token) throws ParseException {
        return parser.parse(token);
    }

    /** A file that is just being written is looked at again. */
    private synchronized void look(Path keys) {
        read(keys).filter(found -> !found.isBlank() && !found.equals(known)).ifPresent(found -> {
            known = found;
            JWTAuthContextInfo others = new JWTAuthContextInfo(settings);
            others.setPublicVerificationKey(null);
            others.setPublicKeyContent(found);
            parser = new DefaultJWTParser(others);
            listeners.forEach(Runnable::run);
            LOG.infof("tokens are verified with other keys now, those of %s", keys.getFileName());
        });
    }

    private static Optional<String> read(Path keys) {
        try {
            return Optional.of(Files.readString(keys));
        } catch (IOException unreadable) {
            LOG.warnf("%s cannot be read; the keys stay what they were", keys.getFileName());
            return Optional.empty();
        }
    }
}
