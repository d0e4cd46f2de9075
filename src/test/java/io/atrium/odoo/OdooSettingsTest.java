package io.atrium.odoo;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OdooSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"ftp://odoo", "odoo:8069", "/odoo", "http://admin:admin@odoo", "http://odoo/?debug=1"})
    void an_address_that_is_not_a_plain_http_one_is_refused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OdooSettings(
                        URI.create(url), "demo", "admin", "key", Protocol.AUTO, 4, Duration.ofSeconds(45)))
                .withMessageStartingWith("atrium.odoo.url");
    }

    @Test
    void everything_that_is_missing_is_named_at_once() {
        OdooConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(OdooConfig.class)
                .withDefaultValue("atrium.odoo.url", "http://odoo:8069")
                .withDefaultValue("atrium.odoo.login", "atrium")
                .build()
                .getConfigMapping(OdooConfig.class);

        assertThatIllegalStateException()
                .isThrownBy(() -> OdooSource.settings(config))
                .withMessage("Odoo is not configured; missing: atrium.odoo.database, atrium.odoo.api-key");
    }
}
