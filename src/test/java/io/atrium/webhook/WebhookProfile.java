package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Atrium with two sources, one more for every preset ({@code try-<preset>}) and a database of its own. */
public class WebhookProfile implements QuarkusTestProfile {

    static final String NAME = "webhook-test";
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Where the secrets of the source {@code rotating} lie; the first is {@code a-old}. */
    static final Path SECRETS = Path.of("target", "rotating-secrets");

    static final String FIRST_SECRET = "the-secret-that-goes";
    static final String BAMBOO_SECRET = "123b929362d51613054f71e5e5d4bf2c";

    @Override
    public String getConfigProfile() {
        return NAME;
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "atrium.webhook.intake.poll-interval", "1S",
                "atrium.webhook.intake.retry-for", "1S",
                // The commands are a fake, which has no intents to look after.
                "atrium.command.sweep-interval", "1H",
                "atrium.webhook.sources.acme.preset", "standard-webhooks",
                "atrium.webhook.sources.acme.secrets", SECRET,
                "atrium.webhook.sources.bamboo.preset", "bamboohr",
                "atrium.webhook.sources.bamboo.secrets", BAMBOO_SECRET,
                "atrium.webhook.sources.new-gusto.preset", "gusto"));
        settings.put("atrium.webhook.sources.small.preset-file", "src/test/resources/webhook/batches.yaml");
        settings.put("atrium.webhook.sources.small.secrets", "small");
        settings.put("atrium.webhook.sources.rotating.preset", "bamboohr");
        settings.put("atrium.webhook.sources.rotating.secrets-path", secrets().toString());
        for (String preset : Vendor.presets()) {
            String source = "atrium.webhook.sources.try-" + preset;
            settings.put(source + ".preset", preset);
            settings.put(source + ".secrets", Vendor.secretFor(preset));
            settings.put(source + ".url", Vendor.URL);
        }
        return settings;
    }

    private static Path secrets() {
        try {
            Files.createDirectories(SECRETS);
            Files.deleteIfExists(SECRETS.resolve("b-new"));
            Files.writeString(SECRETS.resolve("a-old"), FIRST_SECRET + "\n");
            return SECRETS;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Surroundings.class, Map.of(), true));
    }
}
