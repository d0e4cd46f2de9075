package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Atrium with two sources, one more for every preset ({@code try-<preset>}) and a database of its own. */
public class WebhookProfile implements QuarkusTestProfile {

    static final String NAME = "webhook-test";
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
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
        for (String preset : Vendor.presets()) {
            String source = "atrium.webhook.sources.try-" + preset;
            settings.put(source + ".preset", preset);
            settings.put(source + ".secrets", Vendor.secretFor(preset));
            settings.put(source + ".url", Vendor.URL);
        }
        return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Surroundings.class, Map.of(), true));
    }
}
