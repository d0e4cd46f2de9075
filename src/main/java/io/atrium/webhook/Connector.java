package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a vendor's payloads mean, as one YAML file beside its preset: {@code webhook/<preset>.connector.yaml}.
 *
 * @param title the vendor's name
 * @param evidence where the payloads were learned and how far that is to be trusted
 * @param fetch what is asked of the vendor's API, because a payload says too little or is not to be believed; the first
 *     that fits is asked
 * @param list how the vendor lists all that it has; null when nobody has said
 * @param mapped the values that are translated by tables, by field
 * @param commands a JSONata expression that turns a document into commands; see {@link Mapping}
 * @param samples what the connector must do
 */
record Connector(
        String title,
        String evidence,
        List<Fetch> fetch,
        Listed list,
        Map<String, MappedField> mapped,
        String commands,
        List<Sample> samples) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    Connector {
        Objects.requireNonNull(commands, "commands");
        fetch = fetch == null ? List.of() : List.copyOf(fetch);
        mapped = mapped == null ? Map.of() : Map.copyOf(mapped);
        samples = samples == null ? List.of() : List.copyOf(samples);
    }

    /**
     * A question to the vendor's API.
     *
     * @param name of the kind of document that is answered; the mapping sees it as {@code $fetched}
     * @param when a JSONata expression on the payload: whether this is to be asked
     * @param subject what the delivery is about, such as {@code employee {data.employeeId}}; what stands in braces is
     *     JSONata on the payload
     * @param method GET unless it says otherwise
     * @param path and query, after the configured address of the API; with braces like the subject
     * @param body to be sent, with braces like the subject in its texts; null for none
     * @param expects a JSONata expression on the answer: whether it is what was asked for
     */
    record Fetch(String name, String when, String subject, String method, String path, Object body, String expects) {
        Fetch {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(when, "when");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(expects, "expects");
            method = method == null ? "GET" : method;
        }
    }

    /**
     * How the vendor lists all its documents of one type, page by page.
     *
     * @param type of documents that come of it, such as {@code employee}
     * @param method GET unless it says otherwise
     * @param path and query, after the configured address of the API; what stands in braces is JSONata, which sees the
     *     configured {@code account}
     * @param body to be sent, with braces like the path in its texts; null for none
     * @param expects a JSONata expression on the answer: whether it is what was asked for
     * @param each a JSONata expression on the answer: the documents, as {@code commands} is to see them
     * @param id a JSONata expression on such a document: whose it is, when the mapping can make nothing of it; null when nobody
     *     has said
     * @param as the kind of document as which the mapping sees each in {@code $fetched}; null when it sees each as if it had
     *     been delivered
     * @param next a JSONata expression on the answer: where the list goes on, if it does; null when one answer has all
     * @param further what is asked for every page but the first; its braces see {@code next} as well
     * @param absent a JSONata expression on {@code {id}}: the commands that it means when the list does not have a document
     *     that it had; null when it means nothing
     */
    record Listed(
            String type,
            String method,
            String path,
            Object body,
            String expects,
            String each,
            String id,
            String as,
            String next,
            Further further,
            String absent) {
        Listed {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(expects, "expects");
            Objects.requireNonNull(each, "each");
            method = method == null ? "GET" : method;
            if ((next == null) != (further == null)) {
                throw new IllegalArgumentException("next and further of a list belong together");
            }
        }
    }

    /**
     * A further page.
     *
     * @param path and query
     * @param body to be sent; null for none
     */
    record Further(String path, Object body) {
        Further {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A field whose values are translated by a table.
     *
     * @param steward the team that keeps the table, unless its rows name another
     * @param otherwise what becomes of values while the table has no rows at all; once it has, a value without a row waits
     */
    record MappedField(String steward, Otherwise otherwise) {
        MappedField {
            Objects.requireNonNull(steward, "steward");
            otherwise = otherwise == null ? Otherwise.WAIT : otherwise;
        }
    }

    /** What becomes of a value that there is no table for. */
    enum Otherwise {
        /** The delivery waits for its steward. */
        @JsonProperty("wait")
        WAIT,
        /** It is taken as it is. */
        @JsonProperty("keep")
        KEEP,
        /** It is left out. */
        @JsonProperty("leave-out")
        LEAVE_OUT
    }

    /**
     * A payload, or an answer with a page of the list, and what becomes of it.
     *
     * @param name what it shows
     * @param delivery the payload
     * @param listed the answer with a page of the list, instead of a payload
     * @param next where the list then goes on; null at its end
     * @param mapped value mappings that there are, by field; null for none
     * @param request what is asked of the vendor's API; null for nothing
     * @param answer what it answers
     * @param commands the commands, when it can be mapped
     * @param stuck the reason, when it cannot
     * @param unmapped the field and value that nothing is known of, when that is why
     */
    record Sample(
            String name,
            Object delivery,
            Object listed,
            String next,
            Map<String, Map<String, String>> mapped,
            String request,
            Object answer,
            List<Map<String, Object>> commands,
            String stuck,
            String unmapped) {}

    /** The connector of the preset of that name; empty when there is none. */
    static Optional<Connector> named(String preset) {
        if (!NAME.matcher(preset).matches()) {
            return Optional.empty();
        }
        try (InputStream file = Connector.class.getResourceAsStream("/webhook/" + preset + ".connector.yaml")) {
            return file == null ? Optional.empty() : Optional.of(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the connector " + preset + " cannot be read", e);
        }
    }

    /**
     * A connector of the operator's own.
     *
     * @throws IOException when the file is not there, or is no connector
     */
    static Connector in(Path file) throws IOException {
        try (InputStream yaml = Files.newInputStream(file)) {
            return read(yaml);
        }
    }

    /** One that asks nobody, and translates nothing by tables. */
    static Connector of(String commands) {
        return new Connector(null, null, List.of(), null, Map.of(), commands, List.of());
    }

    static Connector read(InputStream yaml) throws IOException {
        return YAML.readValue(yaml, Connector.class);
    }
}
