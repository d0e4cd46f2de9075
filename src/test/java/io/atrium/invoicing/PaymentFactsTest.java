package io.atrium.invoicing;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the changes of a payment are called. */
class PaymentFactsTest {

    @ParameterizedTest
    @CsvSource({
        ", posted, created",
        ", posted!, created reconciled",
        "posted, posted!, reconciled",
        "posted, paid!, paid reconciled",
        "posted!, paid!, paid",
        "posted!, posted!, updated",
        "posted!, posted, updated",
        "posted, cancelled, cancelled"
    })
    void tellWhatHasComeToPass(String before, String after, String told) {
        PaymentMapping payments = new PaymentMapping();

        assertThat(String.join(" ", payments.verbs(before == null ? null : payment(before), payment(after))))
                .isEqualTo(told);
        assertThat(payments.steps()).containsKey("reconciled");
    }

    /** With an exclamation mark: wholly matched with invoices. */
    private static JsonObject payment(String state) {
        return new JsonObject().put("status", state.replace("!", "")).put("reconciled", state.endsWith("!"));
    }
}
