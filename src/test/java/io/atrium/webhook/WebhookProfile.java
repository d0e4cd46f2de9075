package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Atrium with two sources and a database of its own. */
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
        return Map.ofEntries(
                Map.entry("atrium.webhook.intake.poll-interval", "200MS"),
                Map.entry("atrium.webhook.intake.retry-for", "1S"),
                // The commands are a fake, which has no intents to look after.
                Map.entry("atrium.command.sweep-interval", "1H"),
                Map.entry("atrium.webhook.sources.acme.preset", "standard-webhooks"),
                Map.entry("atrium.webhook.sources.acme.secrets", SECRET),
                Map.entry("atrium.webhook.sources.bamboo.preset", "bamboohr"),
                Map.entry("atrium.webhook.sources.bamboo.secrets", BAMBOO_SECRET));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Surroundings.class, Map.of(), true));
    }
}
