package io.atrium.odoo;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
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
        OdooConfig config = config(Map.of("atrium.odoo.url", "http://odoo:8069", "atrium.odoo.login", "atrium"));

        assertThatIllegalStateException()
                .isThrownBy(() -> OdooSource.settings(config))
                .withMessage("Odoo is not configured; missing: atrium.odoo.database, atrium.odoo.api-key");
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "json-rpc, JSON_RPC", "json-2, JSON_2"})
    void a_protocol_is_named_in_kebab_case(String text, Protocol protocol) {
        OdooConfig config = config(Map.of("atrium.odoo.protocol", text));

        assertThat(config.protocol()).isEqualTo(protocol);
    }

    @Test
    void a_call_is_given_more_time_than_odoo_takes_to_repeat_a_conflict() {
        assertThat(config(Map.of()).timeout()).isGreaterThan(Duration.ofSeconds(30));
    }

    private static OdooConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(OdooConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(OdooConfig.class);
    }
}
