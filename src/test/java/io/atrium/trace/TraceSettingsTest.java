package io.atrium.trace;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TraceSettingsTest {

    private static final String ENDPOINT = "https://collector.example:4318";

    @Test
    void withoutACollectorNothingIsRecorded() {
        assertThat(TraceSettings.of(config(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "http://collector:4318/, http://collector:4318/v1/traces",
        "https://collector.example/of/ours, https://collector.example/of/ours"
    })
    void whatIsSentGoesWhereOtlpSays(String endpoint, URI expected) {
        assertThat(TraceSettings.of(config(Map.of("endpoint", endpoint)))).hasValueSatisfying(settings -> {
            assertThat(settings.endpoint()).isEqualTo(expected);
            assertThat(settings.ratio()).isEqualTo(1);
            assertThat(settings.key()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.01", "NaN", "Infinity"})
    void aShareThatIsNoneIsRefused(String ratio) {
        assertRefused(Map.of("endpoint", ENDPOINT, "ratio", ratio), "atrium.traces.ratio is from 0 to 1");
        assertRefused(Map.of("ratio", ratio), "atrium.traces.ratio is from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "ftp://collector/v1/traces",
                "http:///v1/traces",
                "https://name@collector/v1/traces",
                "https://collector/v1/traces?key=1",
                "https://collector/v1/traces#1"
            })
    void whatIsNoAddressOfACollectorIsRefused(String endpoint) {
        assertRefused(Map.of("endpoint", endpoint), "atrium.traces.endpoint is the address of a collector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001"})
    void aQueueThatHoldsNothingOrTooMuchIsRefused(String queue) {
        assertRefused(Map.of("endpoint", ENDPOINT, "queue", queue), "atrium.traces.queue is from 1 to 1000000");
    }

    @Test
    void aKeyTravelsByTlsOnly() {
        assertRefused(
                Map.of("endpoint", "http://collector:4318", "key", "Bearer of a secret"),
                "atrium.traces.key is sent by TLS only");
        assertThat(TraceSettings.of(config(Map.of("endpoint", ENDPOINT, "key", "Bearer of a secret")))
                        .flatMap(TraceSettings::key))
                .contains("Bearer of a secret");
    }

    @Test
    void aKeyMayStandInAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "Bearer of a file\n");

        Optional<String> key = TraceSettings.of(config(Map.of("endpoint", ENDPOINT, "key-file", file.toString())))
                .flatMap(TraceSettings::key);

        assertThat(key).contains("Bearer of a file");
        assertRefused(
                Map.of("endpoint", ENDPOINT, "key-file", file + ".gone"), "atrium.traces.key-file cannot be read");
    }

    @Test
    void whatIsNoHeaderIsRefused() {
        assertRefused(
                Map.of("endpoint", ENDPOINT, "key-header", "Two Words"),
                "atrium.traces.key-header is the name of a header");
    }

    private static void assertRefused(Map<String, String> settings, String why) {
        TraceConfig config = config(settings);
        assertThatThrownBy(() -> TraceSettings.of(config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(why);
    }

    private static TraceConfig config(Map<String, String> settings) {
        Map<String, String> named = new HashMap<>();
        settings.forEach((key, value) -> named.put("atrium.traces." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(TraceConfig.class)
                .withSources(new PropertiesConfigSource(named, "of this test", 100))
                .build()
                .getConfigMapping(TraceConfig.class);
    }
}
