package io.atrium.workforce;

import io.atrium.odoo.OdooVersion;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Holds the fields that are asked for against those that real servers said they have. */
class WorkforceFieldsTest {

    private static final List<RecordType> TYPES = List.of(
            new DepartmentMapping(),
            new EmployeeMapping(),
            new FacilityMapping(),
            new LeaveMapping(),
            new PositionMapping(),
            new TimeEntryMapping());

    @ParameterizedTest
    @MethodSource("types")
    void asksOnlyForFieldsThatOdooHas(int serie, RecordType type) throws IOException {
        OdooVersion version = OdooVersion.parse(serie + ".0");
        JsonObject models = models(serie);

        assertThat(fields(models, type.model()))
                .containsAll(type.fields(version))
                .containsAll(fieldsOf(type.domain()));
        type.lines(version).ifPresent(lines -> assertThat(fields(models, lines.model()))
                .containsAll(lines.fields())
                .contains(lines.parent())
                .containsAll(fieldsOf(lines.domain())));
        assertThat(type.fields(version)).containsAll(type.essential()).doesNotHaveDuplicates();
    }

    static Stream<Arguments> types() {
        return Stream.of(14, 19)
                .flatMap(serie -> TYPES.stream().map(type -> arguments(serie, type)))
                .filter(pair -> !(pair.get()[0].equals(14) && pair.get()[1] instanceof FacilityMapping));
    }

    @Test
    void odoo14HasNoWorkLocations() throws IOException {
        assertThat(models(14).fieldNames()).doesNotContain(new FacilityMapping().model());
    }

    @Test
    void listsFilterByFieldsOfTheDocumentThatEveryoneMaySee() {
        assertThat(TYPES).allSatisfy(type -> assertThat(type.fieldNames()).containsAll(type.keys()));
        assertThat(TYPES)
                .allSatisfy(type -> assertThat(type.restricted().keySet()).noneMatch(type.keys()::contains));
    }

    @Test
    void everyTypeHasANameAndAPrefixOfItsOwn() {
        assertThat(TYPES).extracting(RecordType::prefix).doesNotHaveDuplicates();
        assertThat(TYPES).extracting(RecordType::name).doesNotHaveDuplicates();
    }

    private static Set<String> fields(JsonObject models, String model) {
        Set<String> fields = new HashSet<>();
        models.getJsonArray(model).forEach(field -> fields.add((String) field));
        return fields;
    }

    private static List<String> fieldsOf(JsonArray domain) {
        return domain.stream()
                .map(condition -> ((JsonArray) condition).getString(0))
                .toList();
    }

    private static JsonObject models(int serie) throws IOException {
        try (InputStream file = WorkforceFieldsTest.class.getResourceAsStream("/fields/" + serie + "-workforce.json")) {
            return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
