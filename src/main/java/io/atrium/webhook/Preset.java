package io.atrium.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a vendor delivers, as one YAML file under {@code webhook/}; what its payloads mean is in its {@link Connector}.
 *
 * @param title the vendor's name
 * @param evidence where the scheme was learned and how far it is to be trusted
 * @param scheme how it signs
 */
record Preset(String title, String evidence, Scheme scheme) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

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

    static Preset read(InputStream yaml) throws IOException {
        return YAML.readValue(yaml, Preset.class);
    }
}
