package io.atrium.invoicing;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What tells a payment in Odoo from all others: payments are made by a dialog, which gives them no external id, so the
 * intent's id stands at the end of the memo.
 */
final class PaymentMarker {

    private static final Pattern MARKER = Pattern.compile(" ?\\(atrium:[0-9a-f-]{36}\\)$");

    private PaymentMarker() {}

    static String of(UUID intent) {
        return "(atrium:" + intent + ")";
    }

    /** A memo that carries it. */
    static String memo(String memo, UUID intent) {
        return memo == null || memo.isBlank() ? of(intent) : memo.strip() + " " + of(intent);
    }

    /** The memo as people gave it; null when they gave none. */
    static String without(String memo) {
        String plain = memo == null ? "" : MARKER.matcher(memo).replaceFirst("");
        return plain.isEmpty() ? null : plain;
    }
}
