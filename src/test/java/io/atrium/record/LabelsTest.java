package io.atrium.record;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is translated of a document, and how a translation is put into it. */
class LabelsTest {

    private static final JsonObject ENGLISH = new JsonObject(
            """
            {"id": "shelf_1", "name": "Gloves", "code": "G", "place": {"country": "Germany", "street": "Rue 1"},
             "lines": [{"id": "l1", "unit": "Box", "note": "left"}, {"id": "l2", "unit": "kg"}], "amount": 3}""");
    private static final JsonObject FRENCH = new JsonObject(
            """
            {"id": "shelf_1", "name": "Gants", "code": "X", "place": {"country": "Allemagne", "street": "Rue 2"},
             "lines": [{"id": "l1", "unit": "Boîte", "note": "gauche"}, {"id": "l2", "unit": "kg"}], "amount": 4}""");
    private static final JsonObject TRANSLATION = new JsonObject(
            """
            {"/name": ["Gloves", "Gants"], "/place/country": ["Germany", "Allemagne"],
             "/lines/0/unit": ["Box", "Boîte"]}""");

    private final Labels labels = Labels.of(new Shelves());

    @Test
    void aTranslationIsOfLabelsAlone() {
        assertThat(labels.translation(ENGLISH, FRENCH)).isEqualTo(TRANSLATION);
    }

    @Test
    void whatReadsTheSameHasNone() {
        assertThat(labels.translation(ENGLISH, ENGLISH.copy()).isEmpty()).isTrue();
    }

    @Test
    void whatIsNotThereInTheOtherReadingStaysAsItIs() {
        JsonObject less = new JsonObject().put("lines", new JsonArray());

        assertThat(labels.translation(ENGLISH, less).isEmpty()).isTrue();
    }

    @Test
    void aTranslationReplacesLabelsAndNothingElse() {
        JsonObject shown = Labels.translated(ENGLISH.copy(), TRANSLATION);

        assertThat(shown)
                .isEqualTo(
                        new JsonObject(
                                """
                                {"id": "shelf_1", "name": "Gants", "code": "G",
                                 "place": {"country": "Allemagne", "street": "Rue 1"},
                                 "lines": [{"id": "l1", "unit": "Boîte", "note": "left"}, {"id": "l2", "unit": "kg"}],
                                 "amount": 3}"""));
    }

    @Test
    void whatSaysSomethingElseByNowIsNotTranslated() {
        JsonObject renamed = ENGLISH.copy().put("name", "Gloves of another kind");

        assertThat(Labels.translated(renamed, TRANSLATION).getString("name")).isEqualTo("Gloves of another kind");
    }

    @Test
    void whatIsNotShownDoesNotComeToLight() {
        JsonObject part = new JsonObject().put("id", "shelf_1").put("lines", new JsonArray());

        assertThat(Labels.translated(part.copy(), TRANSLATION)).isEqualTo(part);
    }

    @Test
    void aDocumentKnowsItsLabelsByTheirPaths() {
        assertThat(labels.paths()).containsExactlyInAnyOrder("name", "place.country", "lines.unit");
        assertThat(Labels.of(new Ward()).isEmpty()).isTrue();
    }

    /** A type of documents with labels at every depth. */
    private static final class Shelves extends Ward {

        record Shelf(String id, @Label String name, String code, Place place, List<Line> lines, int amount) {}

        record Place(@Label String country, String street) {}

        record Line(String id, @Label String unit, String note) {}

        @Override
        public Class<? extends Record> canonical() {
            return Shelf.class;
        }
    }
}
