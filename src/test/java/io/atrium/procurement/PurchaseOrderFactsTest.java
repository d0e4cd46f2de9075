package io.atrium.procurement;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the changes of an order's status are called. */
class PurchaseOrderFactsTest {

    @ParameterizedTest
    @CsvSource({
        ", draft, created",
        ", confirmed, created",
        "draft, confirmed, confirmed",
        "draft, to-approve, updated",
        "to-approve, confirmed, approved confirmed",
        "to-approve, cancelled, cancelled",
        "confirmed, confirmed, updated",
        "confirmed, closed, updated"
    })
    void tellWhatHasComeToPass(String before, String after, String told) {
        PurchaseOrderMapping orders = new PurchaseOrderMapping();

        assertThat(String.join(" ", orders.verbs(before == null ? null : order(before), order(after))))
                .isEqualTo(told);
        assertThat(orders.steps()).containsOnlyKeys("approved", "confirmed", "cancelled");
    }

    private static JsonObject order(String status) {
        return new JsonObject().put("status", status);
    }
}
