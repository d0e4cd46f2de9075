package io.atrium.procurement;

import io.atrium.odoo.OdooVersion;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the mappings ask for is there, as {@code fields_get} of a real Odoo 14 and a real Odoo 19 say. */
class RecordedFieldsTest {

    private static final List<RecordType> TYPES = List.of(
            new SupplierMapping(),
            new SupplierBankAccountMapping(),
            new ItemMapping(),
            new ItemPriceMapping(),
            new ContractMapping(),
            new PurchaseOrderMapping(),
            new GoodsReceiptMapping(),
            new InventoryBalanceMapping());

    static Stream<Arguments> typesAndVersions() {
        return TYPES.stream().flatMap(type -> Stream.of(14, 19).map(serie -> Arguments.of(type.name(), serie, type)));
    }

    @ParameterizedTest(name = "{0} of Odoo {1}")
    @MethodSource("typesAndVersions")
    void asksOnlyForFieldsThatOdooHas(String name, int serie, RecordType type) throws IOException {
        OdooVersion version = OdooVersion.parse(serie + ".0");

        List<String> asked = new ArrayList<>(type.fields(version));
        asked.addAll(type.companyFields(version));
        asked.addAll(ownFields(type.domain()));
        type.group().ifPresent(group -> asked.addAll(List.of(group.first(), group.second())));

        assertThat(fields(serie, type.model())).containsAll(asked);
        assertThat(type.fields(version)).doesNotHaveDuplicates().containsAll(type.essential());
        RecordType.Lines lines = type.lines(version).orElse(null);
        if (lines != null) {
            assertThat(fields(serie, lines.model()))
                    .containsAll(lines.fields())
                    .contains(lines.parent())
                    .containsAll(ownFields(lines.domain()))
                    .containsAll(ordered(lines.order()));
        }
    }

    @ParameterizedTest(name = "{0} of Odoo {1}")
    @MethodSource("typesAndVersions")
    void listsOnlyByFieldsOfTheDocument(String name, int serie, RecordType type) {
        assertThat(type.fieldNames()).containsAll(type.keys());
        assertThat(type.keys()).noneMatch(type.restricted()::containsKey);
    }

    private static List<String> ordered(String order) {
        return Stream.of(order.split(", ")).map(by -> by.split(" ")[0]).toList();
    }

    /** The first steps of the paths in a domain. */
    private static List<String> ownFields(JsonArray domain) {
        return domain.stream()
                .filter(JsonArray.class::isInstance)
                .map(leaf -> ((JsonArray) leaf).getString(0).replaceAll("\\..*", ""))
                .toList();
    }

    private static List<String> fields(int serie, String model) throws IOException {
        String name = "/fields/" + serie + "-procurement.json";
        try (InputStream file = RecordedFieldsTest.class.getResourceAsStream(name)) {
            JsonObject all = new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return all.getJsonArray(model).stream().map(String.class::cast).toList();
        }
    }
}
