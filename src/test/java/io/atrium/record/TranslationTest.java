package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.sandbox.Faults;
import io.atrium.sandbox.Transaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The labels of documents in other languages follow Odoo, whether or not a write date tells of them. */
class TranslationTest {

    private static final String FRENCH = "fr_FR";
    private static final Things THINGS = new Things();

    private static CaptureStage stage;

    private int gloves;
    private CaptureStage.Replica replica;

    @BeforeAll
    static void open() {
        // The last one is known to Odoo, and not installed there.
        stage = new CaptureStage(List.of(FRENCH, "nl_NL"));
        new Partitions(new RecordTypes(List.of(THINGS)), stage.pool)
                .make()
                .await()
                .atMost(CaptureStage.PATIENCE);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    /** A thing of its own for each test, with a French name. */
    @BeforeEach
    void fill() {
        stage.sandbox.stopTimeAt(stage.clock.instant());
        gloves = new Clerk(stage.odoo)
                .creates(
                        "product.product",
                        new JsonObject().put("name", "Gloves").put("uom_id", 2));
        write(new JsonObject().put("name", "Gants"), FRENCH);
        stage.begin(THINGS, gloves - 1);
        stage.execute("delete from record_translation");
        replica = stage.replica();
        look();
        pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void noTrouble() {
        stage.noTrouble();
    }

    @Test
    void theFirstFillKeepsWhatLabelsAreInTheLanguagesThatOdooHas() {
        assertThat(stored().getString("name")).isEqualTo("Gloves");
        assertThat(stored().getString("unit")).isEqualTo("Box");
        assertThat(labels(FRENCH))
                .isEqualTo(new JsonObject()
                        .put("/name", JsonArray.of("Gloves", "Gants"))
                        .put("/unit", JsonArray.of("Box", "Boîte")));
        assertThat(labels("nl_NL")).isNull();
    }

    @Test
    void aTranslationThatIsWrittenIsFoundByTheNextLookAndIsNoFact() {
        long position = head();
        write(new JsonObject().put("name", "Gants fins"), FRENCH);

        look();

        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Gloves", "Gants fins");
        assertThat(head()).isEqualTo(position);
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void oneThatNoWriteDateTellsOfIsFoundByReadingAgain() {
        // What is written later is what the next look begins with.
        new Clerk(stage.odoo).creates("product.product", new JsonObject().put("name", "Masks"));
        look();
        stage.sandbox.translate("product.product", gloves, "name", FRENCH, "Gants sans date");
        look();
        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Gloves", "Gants");

        sweep();

        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Gloves", "Gants sans date");
    }

    @Test
    void whatReadsTheSameAgainIsForgotten() {
        write(new JsonObject().put("name", "Gloves").put("uom_id", 4), FRENCH);

        look();

        assertThat(labels(FRENCH)).isNull();
    }

    @Test
    void aChangeInTheDefaultLanguageIsAFactAndTranslatedFromThenOn() {
        write(new JsonObject().put("name", "Thin gloves"), null);

        look();

        assertThat(version()).isEqualTo(2);
        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Thin gloves", "Gants");
    }

    @Test
    void whatChangesBetweenTheReadingsIsNotMixedUp() {
        write(new JsonObject().put("name", "Old"), null);
        pass(Duration.ofSeconds(2));
        // The readings of a look: what was written, the documents, and those in French.
        AtomicInteger readings = new AtomicInteger();
        stage.sandbox
                .faults()
                .answerWith(
                        (model, method) ->
                                model.equals("product.product") && readings.incrementAndGet() == 3 && rename(),
                        Faults.dropBefore());

        look();

        assertThat(stored().getString("name")).isEqualTo("Old");
        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Gloves", "Gants");
        stage.noTrouble();
        pass(Duration.ofSeconds(1));
        look();
        assertThat(stored().getString("name")).isEqualTo("Masks");
        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Masks", "Masques");
    }

    /** It becomes another thing; false, because the call is to be answered all the same. */
    private boolean rename() {
        Transaction work = stage.sandbox.begin();
        work.write("product.product", gloves, Map.of("name", "Masks"));
        work.commit();
        stage.sandbox.translate("product.product", gloves, "name", FRENCH, "Masques");
        return false;
    }

    @Test
    void anOlderReadingDoesNotReplaceANewerOne() {
        List<Captured> older = read();
        write(new JsonObject().put("name", "Gants fins"), FRENCH);
        pass(Duration.ofSeconds(1));
        look();

        stage.store().keep(THINGS, older).await().atMost(CaptureStage.PATIENCE);

        assertThat(labels(FRENCH).getJsonArray("/name")).containsExactly("Gloves", "Gants fins");
    }

    private List<Captured> read() {
        return stage.reading().read(THINGS, List.of((long) gloves)).await().atMost(CaptureStage.PATIENCE);
    }

    private void look() {
        replica.run().look(THINGS, CaptureStage.OVERLAP, false).await().atMost(CaptureStage.PATIENCE);
    }

    private void sweep() {
        replica.sweep().sweep(THINGS).await().atMost(CaptureStage.PATIENCE);
    }

    private void pass(Duration time) {
        stage.clock.pass(time);
        stage.sandbox.stopTimeAt(stage.clock.instant());
    }

    private void write(JsonObject values, String language) {
        JsonObject context = language == null ? new JsonObject() : new JsonObject().put("lang", language);
        new Clerk(stage.odoo).writes("product.product", gloves, values, context);
    }

    private JsonObject stored() {
        return stage.stored(THINGS).get((long) gloves);
    }

    private long version() {
        return stage.rows("select version from " + Partitions.table(THINGS) + " where odoo_id = $1", (long) gloves)
                .get(0)
                .getLong("version");
    }

    private long head() {
        return stage.rows("select position from event_head").get(0).getLong("position");
    }

    /** Null when nothing is kept. */
    private JsonObject labels(String language) {
        return stage
                .rows(
                        "select labels from record_translation where type = $1 and odoo_id = $2 and language = $3",
                        THINGS.name(),
                        (long) gloves,
                        language)
                .stream()
                .map(row -> new JsonObject(row.getBuffer("labels").getDelegate()))
                .findFirst()
                .orElse(null);
    }

    /** Products, with the labels that they have. */
    private static final class Things extends CaptureTypes.FromId {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Thing(String id, @Label String name, @Label String unit) {}

        @Override
        public String name() {
            return "test-thing";
        }

        @Override
        public String prefix() {
            return "tt";
        }

        @Override
        public Class<Thing> canonical() {
            return Thing.class;
        }

        @Override
        public String model() {
            return "product.product";
        }

        @Override
        public List<String> fields(OdooVersion version) {
            return List.of("name", "uom_id");
        }

        @Override
        public Thing toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
            return new Thing(DocumentKey.publicId(this, row.id()), row.text("name"), row.label("uom_id"));
        }

        @Override
        public Set<String> keys() {
            return Set.of("name");
        }
    }
}
