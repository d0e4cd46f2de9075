package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class SourcesTest {

    private static final String PREFIX = "atrium.webhook.sources.";

    @Test
    void a_source_that_is_fit_is_found_by_its_name() {
        Map<String, String> configured = Map.of(
                PREFIX + "acme-hr.preset", "standard-webhooks",
                PREFIX + "acme-hr.secrets", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx");

        Sources sources = sources(configured);

        assertThat(sources.named("acme-hr").name()).isEqualTo("acme-hr");
    }

    @Test
    void an_unknown_source_is_not_found() {
        Sources sources = sources(Map.of());

        Throwable refusal = catchThrowable(() -> sources.named("acme"));

        assertThat(((Failure) refusal).code()).isEqualTo(FailureCode.NOT_FOUND);
    }

    @ParameterizedTest(name = "{0}, {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "               | s3cret      | a.preset is missing",
                "nobody         | s3cret      | a.preset names no preset: nobody",
                "../bamboohr    | s3cret      | a.preset names no preset: ../bamboohr",
                "bamboohr       |             | a.secrets is missing",
                "bamboohr       | '   '       | a.secrets",
                "bamboohr       | 'one,   '   | a.secrets[1] is blank",
                "standard-webhooks | whsec_?? | a.secrets[0] is not a key written as BASE64",
                "standard-webhooks | whsec_   | a.secrets[0] is not a key written as BASE64",
                "square         | s3cret      | a.url is missing",
                "deaf           | s3cret      | a.preset does not tell a genuine delivery"
            })
    void a_source_that_is_not_fit_keeps_atrium_from_starting(String preset, String secrets, String complaint) {
        Map<String, String> configured = new HashMap<>();
        configured.put(PREFIX + "a.max-age", "PT5M");
        if (preset != null) {
            configured.put(PREFIX + "a.preset", preset);
        }
        if (secrets != null) {
            configured.put(PREFIX + "a.secrets", secrets);
        }

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining(PREFIX + complaint);
    }

    @Test
    void a_window_longer_than_the_memory_keeps_atrium_from_starting() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "bamboohr",
                PREFIX + "a.secrets", "s3cret",
                PREFIX + "a.max-age", "P15D");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining("longer than atrium.webhook.remember");
    }

    @Test
    void all_complaints_come_at_once_and_none_repeats_a_secret() {
        Map<String, String> configured = Map.of(
                PREFIX + "Upper.preset", "bamboohr",
                PREFIX + "Upper.secrets", "hush",
                PREFIX + "b.preset", "standard-webhooks",
                PREFIX + "b.secrets", "hush!");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal)
                .hasMessageContaining("sources.Upper has a name")
                .hasMessageContaining("sources.b.secrets[0]")
                .hasMessageNotContaining("hush");
    }

    private static Sources sources(Map<String, String> configured) {
        WebhookConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(configured, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class);
        return new Sources(config, Clock.fixed(Vendor.NOW, ZoneOffset.UTC));
    }
}
