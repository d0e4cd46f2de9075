package io.atrium.invoicing;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A supplier's own number of an invoice. The same one is not taken twice: Odoo 14 notices some copies, 19 none
 * (account.move). Two numbers are the same when their letters and digits are.
 *
 * @param supplier in Odoo
 * @param text as the supplier writes it
 */
record VendorReference(int supplier, String kind, String text) {

    /** What it is compared by. */
    String normalised() {
        return normalised(text);
    }

    /** Whether there is anything to compare it by. */
    static boolean isOne(String text) {
        return !normalised(text).isEmpty();
    }

    private static String normalised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Under which commands keep it to themselves, so that of those who bring it at once one comes first. */
    String lock() {
        return "invoice-reference " + supplier + " " + kind + " " + normalised();
    }

    /**
     * Completes when no other invoice has it that is not cancelled.
     *
     * @param own the invoice that may have it
     * @throws Failure {@code conflict}, naming the other
     */
    Uni<Void> requireFree(Odoo odoo, OptionalInt own) {
        JsonArray domain = JsonArray.of(
                JsonArray.of("partner_id", "=", supplier),
                JsonArray.of("move_type", "=", InvoiceMapping.moveType(kind)),
                JsonArray.of("state", "!=", "cancel"),
                // Odoo finds those with the same letters and digits in this order, and a few others.
                JsonArray.of(
                        "ref", "=ilike", "%" + String.join("%", normalised().split("")) + "%"));
        return odoo.searchRead(Search.of(InvoiceMapping.MODEL, domain, List.of("ref")))
                .invoke(rows -> rows.stream()
                        .filter(row -> own.isEmpty() || own.getAsInt() != row.id())
                        .filter(row -> normalised(row.text("ref")).equals(normalised()))
                        .findFirst()
                        .ifPresent(this::refuse))
                .replaceWithVoid();
    }

    private void refuse(OdooRow other) {
        String detail = "The supplier's number %s is that of %s already"
                .formatted(text, PublicId.of(InvoiceMapping.PREFIX, other.id()));
        throw Failure.of(FailureCode.CONFLICT, detail, List.of(new Violation("/supplierReference", detail)));
    }
}
