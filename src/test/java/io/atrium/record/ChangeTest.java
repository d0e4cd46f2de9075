package io.atrium.record;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the fact of a change tells. */
class ChangeTest {

    private static final DocumentType WARD = new Ward();

    private static final JsonObject BEFORE = new JsonObject(
            """
            {"id": "war_1", "name": "Ward 3", "beds": 8, "lines": [{"id": 1}], "note": "old",
             "updatedAt": "2026-11-22T08:00:00Z", "redacted": ["secret"]}""");

    @Test
    void theDocumentAndWhatTheChangedFieldsWere() {
        JsonObject after = new JsonObject()
                .put("id", "war_1")
                .put("name", "Ward 3b")
                .put("beds", new BigDecimal("8"))
                .put("lines", new JsonArray().add(new JsonObject().put("id", 1)))
                .put("phone", "+1 555")
                .put("updatedAt", "2026-11-22T09:00:00Z")
                .put("redacted", new JsonArray().add("secret"));

        JsonObject told = change(BEFORE, after, false).told(WARD);

        assertThat(told.getJsonObject("previous"))
                .isEqualTo(new JsonObject()
                        .put("name", "Ward 3")
                        .put("note", "old")
                        .putNull("phone"));
        told.remove("previous");
        assertThat(told).isEqualTo(new JsonObject(after.toBuffer()));
    }

    @Test
    void nothingPreviousWhenOnlyWhatIsRestrictedHasChanged() {
        JsonObject after = BEFORE.copy().put("updatedAt", "2026-11-22T09:00:00Z");

        assertThat(change(BEFORE, after, false).told(WARD).getJsonObject("previous"))
                .isEqualTo(new JsonObject());
    }

    @Test
    void onlyTheDocumentWhenItIsNewOrGone() {
        assertThat(change(null, BEFORE, false).told(WARD)).isEqualTo(BEFORE);
        assertThat(change(BEFORE, BEFORE, true).told(WARD)).isEqualTo(BEFORE);
    }

    @Test
    void ofOneThatHasMovedNothingButFromWhere() {
        JsonObject before = BEFORE.copy().put("legalEntityId", "le_1");
        JsonObject after =
                new JsonObject().put("id", "war_1").put("name", "Other").put("legalEntityId", "le_2");

        assertThat(change(before, after, false).told(WARD).getJsonObject("previous"))
                .isEqualTo(new JsonObject().put("legalEntityId", "le_1"));
        assertThat(change(BEFORE, after, false).told(WARD).getJsonObject("previous"))
                .as("one that all could see")
                .contains(java.util.Map.entry("name", "Ward 3"));
    }

    private static Change change(JsonObject before, JsonObject document, boolean deleted) {
        Instant now = Instant.parse("2026-11-22T09:00:00Z");
        return new Change(1, 2, new byte[0], before, document, new JsonObject(), now, now, deleted, true);
    }
}
