package io.atrium.record;

import io.atrium.odoo.Search;
import io.atrium.record.CaptureState.Standing;
import io.atrium.record.OdooModel.Deed;
import io.atrium.record.OdooModel.Deed.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The first fill of seven suppliers, two to a page. */
class FirstFillTest {

    /** The newest row, the number of rows, two pages; the third page gets no answer. */
    private static final int THIRD_PAGE = 5;

    private static CaptureStage stage;

    private OdooModel odoo;

    @BeforeAll
    static void open() {
        stage = new CaptureStage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void createSevenSuppliers() {
        odoo = new OdooModel(stage.sandbox);
        stage.begin(stage.vendors, newest());
        odoo.commit(odoo.begin(stage.clock.instant(), Collections.nCopies(7, new Deed(Kind.NEW_VENDOR, 0, 1))));
    }

    @AfterEach
    void clear() {
        stage.noTrouble();
        odoo.clear();
        stage.clock.pass(Duration.ofMinutes(1));
    }

    private static int newest() {
        return stage.odoo
                .searchIds(Search.of("res.partner", new JsonArray(), List.of())
                        .context(Reading.WITH_ARCHIVED)
                        .orderBy("id desc")
                        .limit(1))
                .await()
                .atMost(CaptureStage.PATIENCE)
                .get(0);
    }

    private static void look(boolean deep) {
        CaptureStage.Replica replica = stage.replica();
        stage.endLeases();
        replica.look(stage.vendors, CaptureStage.OVERLAP, deep).await().atMost(CaptureStage.PATIENCE);
    }

    private static void lookIsKilledAt(int call) {
        stage.atCall(call, () -> true);
        assertThatThrownBy(() -> look(false)).isNotNull();
        stage.noTrouble();
    }

    private static Standing standing() {
        return stage.state().standings().await().atMost(CaptureStage.PATIENCE).stream()
                .filter(one -> one.type().equals(stage.vendors.name()))
                .findFirst()
                .orElseThrow();
    }

    private static long pagesRead() {
        return stage.sandbox.calls().stream()
                .filter("res.partner.search_read"::equals)
                .count();
    }

    private static Map<Long, JsonObject> stored() {
        Map<Long, JsonObject> stored = new TreeMap<>();
        stage.stored(stage.vendors).forEach((key, document) -> {
            document.remove("updatedAt");
            stored.put(key, document);
        });
        return stored;
    }

    @Test
    void a_fill_that_was_killed_goes_on_behind_the_last_page_that_was_committed() {
        lookIsKilledAt(THIRD_PAGE);
        int stored = stored().size();
        long before = pagesRead();

        look(false);

        assertThat(stored).isEqualTo(4);
        // The newest row, two rows more, and the last one.
        assertThat(pagesRead() - before).isEqualTo(3);
        assertThat(stored()).hasSize(7).isEqualTo(odoo.documents(stage.vendors));
        assertThat(standing().isFilled()).isTrue();
    }

    @Test
    void each_page_is_committed_with_how_far_the_fill_has_come() {
        lookIsKilledAt(THIRD_PAGE);
        stage.clock.pass(Duration.ofSeconds(2));

        Standing standing = standing();

        assertThat(standing.isFilled()).isFalse();
        assertThat(standing.progress().done()).isEqualTo(4);
        assertThat(standing.progress().total()).isEqualTo(7);
        assertThat(standing.progress().perSecond()).isEqualTo(2.0);
        assertThat(standing.progress().secondsLeft()).contains(2L);
    }

    @Test
    void the_speed_counts_from_when_the_fill_was_taken_up() {
        lookIsKilledAt(THIRD_PAGE);
        stage.clock.pass(Duration.ofHours(1));

        look(false);
        stage.clock.pass(Duration.ofSeconds(3));

        assertThat(standing().progress().done()).isEqualTo(7);
        assertThat(standing().progress().total()).isEqualTo(7);
        assertThat(standing().progress().perSecond()).isEqualTo(1.0);
    }

    @Test
    void what_changes_behind_the_fill_is_found_by_the_look_that_follows() {
        List<Deed> deeds = List.of(
                new Deed(Kind.WRITE_VENDOR, 0, 9),
                new Deed(Kind.ARCHIVE_VENDOR, 1, 1),
                new Deed(Kind.NEW_VENDOR, 0, 3));
        stage.atCall(THIRD_PAGE, () -> !odoo.commit(odoo.begin(stage.clock.instant(), deeds)));

        look(false);
        Map<Long, JsonObject> filled = stored();
        look(false);

        assertThat(filled).isNotEqualTo(odoo.documents(stage.vendors));
        assertThat(stored()).hasSize(8).isEqualTo(odoo.documents(stage.vendors));
    }

    @Test
    void what_changes_while_nobody_fills_is_found_however_long_that_takes() {
        lookIsKilledAt(THIRD_PAGE);
        stage.clock.pass(Duration.ofHours(1));
        odoo.commit(odoo.begin(stage.clock.instant(), List.of(new Deed(Kind.WRITE_VENDOR, 0, 9))));
        odoo.commit(odoo.begin(stage.clock.instant(), List.of(new Deed(Kind.DELETE_VENDOR, 1, 0))));
        stage.clock.pass(Duration.ofHours(1));

        look(false);
        look(true);

        assertThat(stored()).hasSize(6).isEqualTo(odoo.documents(stage.vendors));
    }
}
