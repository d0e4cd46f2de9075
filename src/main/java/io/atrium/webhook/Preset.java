package io.atrium.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a vendor, as one YAML file under {@code webhook/}.
 *
 * @param title the vendor's name
 * @param evidence where the scheme was learned and how far it is to be trusted
 * @param scheme how it signs
 * @param commands a JSONata expression that turns a payload into commands; see {@link Mapping}. Null when there is none:
 *     deliveries are then verified and kept, and lead to nothing
 * @param samples what the expression must do
 */
record Preset(String title, String evidence, Scheme scheme, String commands, List<Sample> samples) {

    Preset {
        samples = samples == null ? List.of() : List.copyOf(samples);
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    /**
     * A payload and what becomes of it.
     *
     * @param name what it shows
     * @param delivery the payload
     * @param commands the commands, when it can be mapped
     * @param stuck the reason, when it cannot
     */
    record Sample(String name, Object delivery, List<Map<String, Object>> commands, String stuck) {}

    /** The preset of that name; empty when there is none. */
    static Optional<Preset> named(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream file = Preset.class.getResourceAsStream("/webhook/" + name + ".yaml")) {
            return file == null ? Optional.empty() : Optional.of(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the preset " + name + " cannot be read", e);
        }
    }

    /**
     * A preset of the operator's own.
     *
     * @throws IOException when the file is not there, or is no preset
     */
    static Preset in(Path file) throws IOException {
        try (InputStream yaml = Files.newInputStream(file)) {
            return read(yaml);
        }
    }

    static Preset read(InputStream yaml) throws IOException {
        return YAML.readValue(yaml, Preset.class);
    }
}
