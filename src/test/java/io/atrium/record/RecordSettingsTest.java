package io.atrium.record;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is refused at the start. */
class RecordSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fifteen-letters",
                "spaces are no letters",
                "a/path/of/some/length",
                "schlüssel-schlüssel"
            })
    void aWeakKeyOfHintsIsRefused(String key) {
        assertThatThrownBy(() -> new HintResource(null, settings(Map.of(), List.of("a-key-that-is-good-enough", key))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.record.hint-keys")
                .hasMessageContaining("16");
    }

    @Test
    void aRefusalDoesNotTellTheKey() {
        assertThatThrownBy(() -> new HintResource(null, settings(Map.of(), List.of("secret"))))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aKeyOfSixteenLettersWillDo() {
        assertThatCode(() -> new HintResource(null, settings(Map.of(), List.of("sixteen-letters_"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aPollIntervalOfAnUnknownTypeIsRefused() {
        RecordConfig settings =
                settings(Map.of("no-such-type", Duration.ofHours(1), "ward", Duration.ofHours(1)), List.of());
        Capture capture =
                new Capture(new RecordTypes(List.of(new Ward())), null, null, null, null, null, settings, null);

        assertThatThrownBy(() -> capture.start(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("atrium.record.poll-intervals names no type of document: no-such-type");
    }

    private static RecordConfig settings(Map<String, Duration> pollIntervals, List<String> hintKeys) {
        return new RecordConfig() {

            @Override
            public boolean capture() {
                return false;
            }

            @Override
            public Duration pollInterval() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Map<String, Duration> pollIntervals() {
                return pollIntervals;
            }

            @Override
            public Duration startPatience() {
                return Duration.ZERO;
            }

            @Override
            public Duration overlap() {
                return Duration.ofSeconds(10);
            }

            @Override
            public Duration deepOverlap() {
                return Duration.ofMinutes(15);
            }

            @Override
            public Duration deepInterval() {
                return Duration.ofMinutes(1);
            }

            @Override
            public int page() {
                return 500;
            }

            @Override
            public Optional<Duration> restrictedRetention() {
                return Optional.empty();
            }

            @Override
            public Optional<Duration> versionRetention() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> languages() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> hintKeys() {
                return Optional.of(hintKeys);
            }
        };
    }
}
