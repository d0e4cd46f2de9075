package io.atrium.exceptionqueue;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What may help with a case: a word for programs, and a sentence for people. Nothing is ever done by itself.
 *
 * @param action the last part of the path to call, or {@code none}
 */
@Schema(description = "What may help")
@Holds(DataClass.INTERNAL)
record SuggestedAction(
        @Schema(
                        enumeration = {MAPPING, RETRY, DISMISSAL, NONE},
                        description = "The action to call")
                String action,
        @Schema(examples = "Say what the value is called here; the work then goes on by itself") String text) {

    static final String MAPPING = "mapping";
    static final String RETRY = "retry";
    static final String DISMISSAL = "dismissal";
    static final String NONE = "none";

    private static final SuggestedAction MAP =
            new SuggestedAction(MAPPING, "Say what the value is called here; the work then goes on by itself");

    private static final SuggestedAction TRY_AGAIN =
            new SuggestedAction(RETRY, "Look whether what stood in the way is gone, and send the work in again");

    private static final SuggestedAction LOOK =
            new SuggestedAction(DISMISSAL, "Put it right where it arose, and dismiss the case saying so");

    private static final Map<String, SuggestedAction> BY_CODE = Map.of(
            "dependency-missing",
            new SuggestedAction(RETRY, "Have what is missing made in Odoo, and send the work in again"),
            "rejected-by-odoo",
            new SuggestedAction(RETRY, "Put right in Odoo what it complains of, and send the work in again"),
            "invalid",
            new SuggestedAction(RETRY, "Have the sender put it right, or correct it here, and send it in again"),
            "unmappable",
            new SuggestedAction(RETRY, "Have the sender's webhook or its connector put right, and send it in again"),
            "odoo-unavailable",
            new SuggestedAction(RETRY, "Once Odoo answers, send the work in again; it happens once"),
            "delivery-given-up",
            new SuggestedAction(RETRY, "Once the subscriber accepts facts again, send them once more"),
            "subscriber-failing",
            new SuggestedAction(NONE, "Have the subscriber put right; when it accepts facts, the case resolves itself"),
            "approval-overdue",
            new SuggestedAction(DISMISSAL, "Have somebody approve or reject it, and dismiss the case"),
            "unusual",
            new SuggestedAction(
                    NONE,
                    "See at /ops/v1/anomalies what it suggests; the case resolves itself when all is as usual again"),
            "audit-trail-changed",
            new SuggestedAction(NONE, "Look at /ops/v1/audit/verification at once, and tell the security officer"));

    /** @param canRetry whether its work can be sent in again at all */
    static SuggestedAction of(String code, String field, boolean canRetry) {
        return field != null ? MAP : BY_CODE.getOrDefault(code, canRetry ? TRY_AGAIN : LOOK);
    }
}
