package io.atrium.webhook;

import io.atrium.kernel.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Makes a source of what is configured, and tries it before its vendor does. What is wrong with it is said all at once. */
final class Fitting {

    private static final Logger LOG = Logger.getLogger(Fitting.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** What may still be on its way for so long may arrive a little later. */
    private static final double MARGIN = 1.2;

    private final Duration usualMemory;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();

    /** @param usualMemory how long copies are recognised where nothing else is said */
    Fitting(Duration usualMemory, Instant now) {
        this.usualMemory = usualMemory;
        this.now = now;
    }

    /** What is wrong with all that were tried. */
    List<String> problems() {
        return problems;
    }

    /** Empty when it is not fit. */
    Optional<Source> fit(String name, WebhookConfig.SourceConfig config) {
        String key = key(name);
        check(NAME.matcher(name).matches(), key + " has a name with other characters than a-z, 0-9 and -");
        return preset(key, config).flatMap(preset -> fit(name, preset, config));
    }

    /** The same by a preset that is known. */
    Optional<Source> fit(String name, Preset preset, WebhookConfig.SourceConfig config) {
        String key = key(name);
        int before = problems.size();
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
        if (problems.size() > before) {
            return Optional.empty();
        }
        check(
                new Rehearsal(scheme, window, url, now).succeeds(credentials),
                key + ".preset does not tell a genuine delivery from a changed one");
        Verifier verifier = new Verifier(scheme, credentials, window, url);
        return Optional.of(new Source(name, preset, verifier, memory));
    }

    private static String key(String name) {
        return "atrium.webhook.sources." + name;
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
        config.secretsPath().ifPresent(path -> credentials.addAll(inFiles(key + ".secrets-path", scheme, path)));
        boolean awaitsToken = scheme.handshake() == Handshake.GUSTO_TOKEN;
        boolean areConfigured =
                !secrets.isEmpty() || !dated.isEmpty() || config.secretsPath().isPresent();
        check(areConfigured || awaitsToken, key + ".secrets is missing");
        if (!credentials.isEmpty() && credentials.stream().noneMatch(each -> each.countsAt(now))) {
            LOG.warnf("%s has no secret that counts now: every delivery is refused", key);
        }
        return credentials;
    }

    /** Where the vendor names its keys, a file is called as the vendor calls the key. */
    private List<Credential> inFiles(String key, Scheme scheme, Path path) {
        List<Credential> credentials = new ArrayList<>();
        try {
            List<SecretFile> files = SecretFile.in(path);
            check(!files.isEmpty(), key + " has no secret in it");
            boolean isLabel = scheme.labelHeader() != null && files.size() > 1;
            files.forEach(file -> credential(key, file.name(), scheme, file.text())
                    .map(it -> isLabel ? it.during(file.name(), null, null) : it)
                    .ifPresent(credentials::add));
        } catch (IOException e) {
            // Its message is the name of a file.
            problems.add(key + " cannot be read: " + e.getMessage());
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
        Duration fresh = window == null ? Duration.ZERO : window.length();
        Duration retried = scheme.retryHorizon() == null ? Duration.ZERO : scheme.retryHorizon();
        Duration longer = fresh.compareTo(retried) > 0 ? fresh : retried;
        Duration needed = Duration.ofMillis((long) (longer.toMillis() * MARGIN));
        config.remember()
                .ifPresent(own -> check(
                        own.compareTo(needed) >= 0,
                        key + ".remember is shorter than deliveries may be fresh, or this vendor may go on retrying ("
                                + needed + ")"));
        return config.remember().orElse(usualMemory.compareTo(needed) < 0 ? needed : usualMemory);
    }

    private boolean check(boolean met, String problem) {
        if (!met) {
            problems.add(problem);
        }
        return met;
    }
}
