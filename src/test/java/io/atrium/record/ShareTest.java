package io.atrium.record;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Of a document that all share, each legal entity sees what is its own. */
class ShareTest {

    private static final JsonObject ITEM = new JsonObject(
            """
            {"id": "itm_1", "name": "Glove", "standardCosts": [
                {"legalEntityId": "le_1", "cost": "1.00"}, {"legalEntityId": "le_2", "cost": "2.00"}, {"cost": "3.00"}]}""");

    /** Shared, but for what each values it at. */
    record Item(String id, String name, java.util.List<StandardCost> standardCosts) {}

    record StandardCost(String legalEntityId, String cost) {}

    @Test
    void theirOwnPartsAndThoseOfNobody() {
        JsonObject shown = new Share(Set.of("standardCosts"), Set.of("le_2")).in(ITEM);

        assertThat(shown.getJsonArray("standardCosts").encode())
                .isEqualTo("[{\"legalEntityId\":\"le_2\",\"cost\":\"2.00\"},{\"cost\":\"3.00\"}]");
        assertThat(shown.getString("name")).isEqualTo("Glove");
        assertThat(ITEM.getJsonArray("standardCosts")).hasSize(3);
    }

    @Test
    void fieldsWithSuchPartsAreKnownByTheClassOfTheDocument() {
        assertThat(CanonicalFields.of(Item.class).owned()).containsExactly("standardCosts");
        assertThat(CanonicalFields.of(Ward.Document.class).owned()).isEmpty();
    }
}
