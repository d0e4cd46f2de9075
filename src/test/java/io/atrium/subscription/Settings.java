package io.atrium.subscription;

import io.atrium.kernel.Vault;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The configuration as it would be with these keys set, the rest at their defaults. */
class Settings {

    private Settings() {}

    private static final String KEY = Vault.newKey();

    static SubscriptionConfig of(Map<String, String> keys) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(SubscriptionConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .addDefaultInterceptors()
                .withDefaultValue("atrium.webhook.encryption-key", KEY);
        keys.forEach((key, value) -> builder.withDefaultValue("atrium.subscription." + key, value));
        return builder.build().getConfigMapping(SubscriptionConfig.class);
    }
}
