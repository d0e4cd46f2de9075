package io.atrium.webhook;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Every preset carries its own examples. */
class PresetSamplesTest {

    private static final List<String> PRESETS = List.of("bamboohr", "standard-webhooks");

    @TestFactory
    Stream<DynamicTest> every_sample_of_every_preset_is_mapped_as_it_says() {
        return PRESETS.stream().flatMap(name -> {
            Preset preset = Preset.named(name).orElseThrow();
            assertThat(preset.samples()).isNotEmpty();
            return preset.samples().stream()
                    .map(sample -> DynamicTest.dynamicTest(
                            name + ": " + sample.name(), () -> isMappedAsItSays(preset, sample)));
        });
    }

    private static void isMappedAsItSays(Preset preset, Preset.Sample sample) {
        Mapping mapping = new Mapping("sample", preset.commands());

        if (sample.stuck() == null) {
            assertThat(mapping.commands(sample.delivery()))
                    .isEqualTo(sample.commands().stream()
                            .map(PresetSamplesTest::wanted)
                            .toList());
        } else {
            assertThat(catchThrowable(() -> mapping.commands(sample.delivery())))
                    .isInstanceOf(Unmappable.class)
                    .hasMessage(sample.stuck());
        }
    }

    @SuppressWarnings("unchecked")
    private static Wanted wanted(Map<String, Object> command) {
        return new Wanted((String) command.get("operation"), (Map<String, Object>) command.get("body"));
    }
}
