package io.atrium.webhook;

import io.atrium.record.SourceSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Every connector carries its own examples. */
class PresetSamplesTest {

    private static final List<String> CONNECTORS =
            List.of("7shifts", "bamboohr", "deputy", "hibob", "personio", "square-labor", "standard-webhooks");

    /** Nothing proves what its payloads say. */
    private static final String UNSIGNED = "personio";

    @TestFactory
    Stream<DynamicTest> every_sample_of_every_connector_is_mapped_as_it_says() {
        return CONNECTORS.stream().flatMap(name -> {
            Connector connector = Connector.named(name).orElseThrow();
            assertThat(connector.samples()).isNotEmpty();
            assertThat(connector.evidence()).isNotBlank();
            return connector.samples().stream()
                    .map(sample -> DynamicTest.dynamicTest(
                            name + ": " + sample.name(),
                            () -> isMappedAsItSays(new Mapping("sample", !name.equals(UNSIGNED), connector), sample)));
        });
    }

    /** Employees of all of them can be listed, but for those of a system that nobody knows. */
    @Test
    void every_list_comes_with_a_sample_and_says_what_absence_means() {
        CONNECTORS.stream()
                .filter(name -> !name.equals("standard-webhooks"))
                .map(name -> Connector.named(name).orElseThrow())
                .forEach(connector -> {
                    assertThat(connector.list()).as(connector.title()).isNotNull();
                    assertThat(connector.samples().stream().filter(sample -> sample.listed() != null))
                            .isNotEmpty();
                    assertThat(new Mapping("sample", true, connector).absent("5"))
                            .containsExactly(new Wanted(
                                    "employee.upsert",
                                    Map.of(
                                            "identifier",
                                            Map.of("system", "sample", "value", "5"),
                                            "changes",
                                            Map.of("active", false)),
                                    null));
                });
    }

    private static void isListedAsItSays(Mapping mapping, Connector.Sample sample) {
        SourceSystem.Page page = new VendorList("sample", mapping, null, Optional.empty(), null, null, null)
                .page(null, sample.listed(), values(sample));

        assertThat(page.next()).isEqualTo(sample.next());
        assertThat(page.entries().stream()
                        .map(entry -> entry.identifier().value())
                        .toList())
                .as("whose they are says the list as the commands do")
                .isEqualTo(ids(mapping.list().orElseThrow(), sample.listed()));
        assertThat(page.entries().stream()
                        .map(entry -> Map.of(
                                "operation",
                                entry.operation(),
                                "body",
                                entry.body().getMap()))
                        .toList())
                .isEqualTo(sample.commands());
    }

    private static List<Object> ids(Connector.Listed list, Object answer) {
        Object documents = new Expression(list.each()).evaluate(answer);
        Expression id = new Expression(list.id());
        return (documents == null ? List.of() : documents instanceof List<?> many ? many : List.of(documents))
                .stream().map(id::evaluate).toList();
    }

    private static void isMappedAsItSays(Mapping mapping, Connector.Sample sample) {
        if (sample.listed() != null) {
            isListedAsItSays(mapping, sample);
        } else if (sample.stuck() != null) {
            assertThat(catchThrowable(() -> commands(mapping, sample)))
                    .isInstanceOf(Unmappable.class)
                    .hasMessage(sample.stuck());
        } else if (sample.unmapped() != null) {
            assertThat(catchThrowable(() -> commands(mapping, sample)))
                    .isInstanceOfSatisfying(
                            Unmapped.class, unmapped -> assertThat(unmapped.field() + " " + unmapped.value())
                                    .isEqualTo(sample.unmapped()));
        } else {
            assertThat(commands(mapping, sample).stream()
                            .map(wanted -> shown(wanted, sample))
                            .toList())
                    .isEqualTo(sample.commands());
        }
    }

    private static List<Wanted> commands(Mapping mapping, Connector.Sample sample) {
        Optional<Question> question = mapping.question(sample.delivery());
        assertThat(question.map(asked -> asked.method() + " " + asked.path()).orElse(null))
                .isEqualTo(sample.request());
        Values values = values(sample);
        if (question.isEmpty()) {
            return mapping.commands(sample.delivery(), values);
        }
        question.get().require(sample.answer());
        return mapping.commands(sample.delivery(), question.get(), sample.answer(), values);
    }

    private static Values values(Connector.Sample sample) {
        Map<String, String> stewards = new TreeMap<>();
        Map<String, Map<String, String>> mapped = sample.mapped() == null ? Map.of() : sample.mapped();
        mapped.keySet().forEach(field -> stewards.put(field, "hr-operations"));
        return Values.of(mapped, stewards);
    }

    /** The version only where the sample is about it. */
    private static Map<String, Object> shown(Wanted wanted, Connector.Sample sample) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operation", wanted.operation());
        if (sample.commands().stream().anyMatch(command -> command.containsKey("version"))) {
            shown.put("version", number(wanted.version()));
        }
        shown.put("body", wanted.body());
        return shown;
    }

    /** As YAML reads it. */
    private static Number number(Long version) {
        return version != null && version == version.intValue() ? (Number) version.intValue() : version;
    }
}
