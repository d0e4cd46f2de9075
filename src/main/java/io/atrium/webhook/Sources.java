package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The configured sources, each tried at start. One that is not fit keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Sources {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

    private final Map<String, Source> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    Sources(WebhookConfig config, Clock clock) {
        config.sources().forEach((name, source) -> add(name, source, config, clock));
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

    private void add(String name, WebhookConfig.SourceConfig config, WebhookConfig webhook, Clock clock) {
        String key = "atrium.webhook.sources." + name;
        int before = problems.size();
        check(NAME.matcher(name).matches(), key + " has a name with other characters than a-z, 0-9 and -");
        Optional<Preset> preset = preset(key, config);
        if (preset.isEmpty()) {
            return;
        }
        Scheme scheme = preset.get().scheme();
        List<byte[]> keys = keys(key, scheme, config);
        Window window = window(key, scheme, config, webhook);
        String url = config.url().orElse("");
        check(!scheme.signs(Part.Kind.URL) || !url.isBlank(), key + ".url is missing: this vendor signs it");
        if (problems.size() > before) {
            return;
        }
        Verifier verifier = new Verifier(scheme, keys, window, url);
        boolean fit = keys.stream()
                .allMatch(each -> Rehearsal.succeeds(verifier, new Signer(scheme, each, url), clock.instant()));
        check(fit, key + ".preset does not tell a genuine delivery from a changed one");
        byName.put(
                name, new Source(name, verifier, new Mapping(name, preset.get().commands()), webhook.remember()));
    }

    private Optional<Preset> preset(String key, WebhookConfig.SourceConfig config) {
        Optional<Preset> preset = config.preset().flatMap(Preset::named);
        check(
                preset.isPresent(),
                key + ".preset "
                        + config.preset().map(it -> "names no preset: " + it).orElse("is missing"));
        return preset;
    }

    /** Never repeats a secret in a message. */
    private List<byte[]> keys(String key, Scheme scheme, WebhookConfig.SourceConfig config) {
        List<String> secrets = config.secrets().orElse(List.of());
        check(!secrets.isEmpty(), key + ".secrets is missing");
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            String named = key + ".secrets[" + i + "]";
            if (secrets.get(i).isBlank()) {
                problems.add(named + " is blank");
                continue;
            }
            try {
                keys.add(scheme.secret().key(secrets.get(i)));
            } catch (IllegalArgumentException e) {
                problems.add(
                        named + " is not a key written as " + scheme.secret().encoding());
            }
        }
        return keys;
    }

    private Window window(String key, Scheme scheme, WebhookConfig.SourceConfig config, WebhookConfig webhook) {
        if (scheme.window() == null) {
            return null;
        }
        Window window = scheme.window().overriddenBy(config.maxAge(), config.maxFuture());
        check(!window.maxAge().isNegative(), key + ".max-age is negative");
        check(!window.maxFuture().isNegative(), key + ".max-future is negative");
        // A copy must not still be fresh when its first is forgotten.
        check(
                window.length().compareTo(webhook.remember()) <= 0,
                key + ".max-age and .max-future together are longer than atrium.webhook.remember");
        return window;
    }

    private void check(boolean met, String problem) {
        if (!met) {
            problems.add(problem);
        }
    }
}
