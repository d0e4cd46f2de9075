package io.atrium.invoicing;

import io.atrium.odoo.OdooVersion;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the mappings ask Odoo for is there, in the models of an Odoo 14 and of an Odoo 19. */
class RecordedFieldsTest {

    static Stream<Arguments> typesAndVersions() {
        return Stream.of(
                        new InvoiceMapping(),
                        new PaymentMapping(),
                        new ExpenseMapping(),
                        new CostCenterMapping(),
                        new AccountMapping(),
                        new LegalEntityMapping())
                .flatMap(type -> Stream.of(14, 19).map(serie -> Arguments.of(type, serie)));
    }

    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void everyFieldThatIsAskedForExists(RecordType type, int serie) throws IOException {
        OdooVersion version = OdooVersion.parse(serie + ".0");

        List<String> known = fields(serie, type.model());

        assertThat(known).containsAll(type.fields(version));
        assertThat(known).containsAll(type.companyFields(version));
        assertThat(known).containsAll(conditions(type.domain()));
        assertThat(type.fields(version)).containsAll(type.essential());
    }

    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void everyFieldOfItsLinesExists(RecordType type, int serie) throws IOException {
        OdooVersion version = OdooVersion.parse(serie + ".0");
        if (type.lines(version).isEmpty()) {
            return;
        }
        RecordType.Lines lines = type.lines(version).orElseThrow();

        List<String> known = fields(serie, lines.model());

        assertThat(known).containsAll(lines.fields()).contains(lines.parent());
        assertThat(known).containsAll(conditions(lines.domain()));
    }

    /** The fields that a domain looks at; of a path, where it begins. */
    private static List<String> conditions(JsonArray domain) {
        return domain.stream()
                .map(condition -> ((JsonArray) condition).getString(0).split("\\.")[0])
                .toList();
    }

    private static List<String> fields(int serie, String model) throws IOException {
        try (InputStream file = RecordedFieldsTest.class.getResourceAsStream("/fields/" + serie + "-invoicing.json")) {
            return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonArray(model).stream().map(String.class::cast).toList();
        }
    }
}
