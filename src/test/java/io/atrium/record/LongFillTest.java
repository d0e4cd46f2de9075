package io.atrium.record;

import io.atrium.sandbox.Transaction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LongFillTest {

    private static CaptureStage stage;

    @BeforeAll
    static void open() {
        stage = new CaptureStage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void whatWasUnderWayInOdooIsFoundAfterAFillThatTookLonger() {
        stage.sandbox.stopTimeAt(stage.clock.instant());
        int vendor = created("Before");
        stage.begin(stage.vendors, vendor - 1);
        // Given: a transaction that began long before the newest row, and is not ended when its row is read
        Transaction late = stage.sandbox.begin();
        late.write("res.partner", vendor, Map.of("name", "After"));
        pass(CaptureStage.DEEP_OVERLAP.dividedBy(2));
        created("Newest");
        CaptureStage.Replica run = stage.replica();
        look(run, CaptureStage.DEEP_OVERLAP, true);
        late.commit();
        pass(CaptureStage.DEEP_OVERLAP.multipliedBy(3));

        look(run, CaptureStage.OVERLAP, false);

        assertThat(stage.stored(stage.vendors).get((long) vendor).getString("name"))
                .isEqualTo("After");
    }

    private static void look(CaptureStage.Replica run, Duration overlap, boolean deep) {
        run.look(stage.vendors, overlap, deep).await().atMost(CaptureStage.PATIENCE);
    }

    private static void pass(Duration time) {
        stage.clock.pass(time);
        stage.sandbox.stopTimeAt(stage.clock.instant());
    }

    private static int created(String name) {
        Transaction transaction = stage.sandbox.begin();
        int id = transaction.create("res.partner", Map.of("name", name, "supplier_rank", 1));
        transaction.commit();
        return id;
    }
}
