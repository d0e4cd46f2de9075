package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The configured sources, each tried at start. One that is not fit keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Sources {

    private static final Logger LOG = Logger.getLogger(Sources.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** A vendor that retries for so long may still be retrying a little later. */
    private static final double MARGIN = 1.2;

    /** What a preset without a mapping does with each payload: nothing. */
    private static final String NO_COMMANDS = "[]";

    private final Map<String, Source> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Instant now;
    private final Duration usualMemory;

    Sources(WebhookConfig config, Clock clock) {
        now = clock.instant();
        usualMemory = config.remember();
        config.sources().forEach(this::add);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Webhook sources are not fit to start: " + String.join("; ", problems));
        }
    }

    /** @throws Failure {@code not-found} */
    Source named(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> Failure.notFound("There is no webhook source of that name."));
    }

    Collection<Source> all() {
        return byName.values();
    }

    private void add(String name, WebhookConfig.SourceConfig config) {
        String key = "atrium.webhook.sources." + name;
        int before = problems.size();
        check(NAME.matcher(name).matches(), key + " has a name with other characters than a-z, 0-9 and -");
        Optional<Preset> found = preset(key, config);
        if (found.isEmpty()) {
            return;
        }
        Preset preset = found.get();
        Scheme scheme = preset.scheme();
        List<Credential> credentials = credentials(key, scheme, config);
        Window window = window(key, scheme, config);
        Duration memory = memory(key, scheme, window, config);
        String url = config.url().orElse("");
        check(!scheme.signs(Part.Kind.URL) || !url.isBlank(), key + ".url is missing: this vendor signs it");
        check(
                config.legacySha1()
                        || scheme.proofs().stream()
                                .noneMatch(proof -> proof.algorithm().isLegacy()),
                key + ".legacy-sha1 is needed: this vendor signs with SHA-1");
        Optional<Mapping> mapping = mapping(key, name, preset);
        if (problems.size() > before) {
            return;
        }
        check(
                new Rehearsal(scheme, window, url, now).succeeds(credentials),
                key + ".preset does not tell a genuine delivery from a changed one");
        Verifier verifier = new Verifier(scheme, credentials, window, url);
        byName.put(name, new Source(name, preset, verifier, mapping.orElseThrow(), memory));
    }

    private Optional<Preset> preset(String key, WebhookConfig.SourceConfig config) {
        check(
                config.preset().isEmpty() || config.presetFile().isEmpty(),
                key + " has both .preset and .preset-file; one of them decides");
        Optional<Preset> preset = config.presetFile()
                .map(file -> own(key + ".preset-file", file))
                .orElseGet(() -> config.preset().flatMap(Preset::named));
        check(
                preset.isPresent() || config.presetFile().isPresent(),
                key + ".preset "
                        + config.preset().map(it -> "names no preset: " + it).orElse("is missing"));
        return preset.map(
                it -> config.header().map(header -> in(key, it, header)).orElse(it));
    }

    private Optional<Preset> own(String key, Path file) {
        try {
            return Optional.of(Preset.in(file)).filter(it -> check(it.scheme() != null, key + " has no scheme"));
        } catch (IOException e) {
            problems.add(key + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Preset in(String key, Preset preset, String header) {
        check(HEADER.matcher(header).matches(), key + ".header is no name of a header");
        boolean movable = preset.scheme().proofs().stream().allMatch(proof -> proof.kind() == Kind.STATIC_HEADER);
        if (!check(movable, key + ".header is not for this vendor, who has a header of its own")) {
            return preset;
        }
        return new Preset(
                preset.title(), preset.evidence(), preset.scheme().in(header), preset.commands(), preset.samples());
    }

    private Optional<Mapping> mapping(String key, String name, Preset preset) {
        try {
            return Optional.of(new Mapping(name, preset.commands() == null ? NO_COMMANDS : preset.commands()));
        } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Credential> credentials(String key, Scheme scheme, WebhookConfig.SourceConfig config) {
        List<String> secrets = config.secrets().orElse(List.of());
        List<Credential> credentials = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            credential(key, "secrets[" + i + "]", scheme, secrets.get(i)).ifPresent(credentials::add);
        }
        List<WebhookConfig.DatedSecret> dated = config.datedSecrets();
        for (int i = 0; i < dated.size(); i++) {
            WebhookConfig.DatedSecret secret = dated.get(i);
            String named = "dated-secrets[" + i + "]";
            Instant from = secret.notBefore().orElse(null);
            Instant until = secret.notAfter().orElse(null);
            check(from == null || until == null || from.isBefore(until), key + "." + named + " ends before it begins");
            credential(key, named, scheme, secret.secret())
                    .map(it -> it.during(secret.label().orElse(null), from, until))
                    .ifPresent(credentials::add);
        }
        boolean awaitsToken = scheme.handshake() == Handshake.GUSTO_TOKEN;
        check(!secrets.isEmpty() || !dated.isEmpty() || awaitsToken, key + ".secrets is missing");
        if (!credentials.isEmpty() && credentials.stream().noneMatch(each -> each.countsAt(now))) {
            LOG.warnf("%s has no secret that counts now: every delivery is refused", key);
        }
        return credentials;
    }

    /** Never repeats a secret in a message. */
    private Optional<Credential> credential(String key, String named, Scheme scheme, String secret) {
        if (!check(!secret.isBlank(), key + "." + named + " is blank")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Credential.of(scheme, named, secret));
        } catch (IllegalArgumentException e) {
            problems.add(key + "." + named + " is not a key written as "
                    + scheme.proofOf(secret).secret().encoding());
            return Optional.empty();
        }
    }

    private Window window(String key, Scheme scheme, WebhookConfig.SourceConfig config) {
        boolean canDecide = scheme.window() != null
                || scheme.timestamp() != null
                        && scheme.timestamp().pointer() != null
                        && config.maxAge().isPresent();
        if (!canDecide) {
            if (config.maxAge().isPresent() || config.maxFuture().isPresent()) {
                LOG.warnf("%s.max-age and .max-future have no effect: this vendor signs no timestamp", key);
            }
            return null;
        }
        Window usual = scheme.window() == null ? new Window(config.maxAge().get(), null) : scheme.window();
        Window window = usual.overriddenBy(config.maxAge(), config.maxFuture());
        check(!window.maxAge().isNegative(), key + ".max-age is negative");
        check(!window.maxFuture().isNegative(), key + ".max-future is negative");
        return window;
    }

    /** A copy must not still be fresh, or still be on its way, when its first is forgotten. */
    private Duration memory(String key, Scheme scheme, Window window, WebhookConfig.SourceConfig config) {
        Duration horizon = scheme.retryHorizon() == null ? Duration.ZERO : scheme.retryHorizon();
        Duration needed = Duration.ofMillis((long) (horizon.toMillis() * MARGIN));
        if (config.remember().isPresent()) {
            check(
                    config.remember().get().compareTo(needed) >= 0,
                    key + ".remember is shorter than this vendor may go on retrying (" + needed + ")");
        }
        Duration usual = usualMemory.compareTo(needed) < 0 ? needed : usualMemory;
        Duration memory = config.remember().orElse(usual);
        check(
                window == null || window.length().compareTo(memory) <= 0,
                key + ".max-age and .max-future together are longer than atrium.webhook.remember");
        return memory;
    }

    private boolean check(boolean met, String problem) {
        if (!met) {
            problems.add(problem);
        }
        return met;
    }
}
