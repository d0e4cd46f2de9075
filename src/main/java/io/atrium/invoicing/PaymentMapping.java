package io.atrium.invoicing;

import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Payments: the money that goes out to suppliers, among Odoo's payments. */
@ApplicationScoped
class PaymentMapping implements RecordType {

    static final String NAME = "payment";
    static final String PREFIX = "pay";
    static final String MODEL = "account.payment";

    /** What a change of the status is called, where the status is no step back; and that it is matched. */
    private static final Map<String, String> STEPS = Map.of(
            "posted",
            "was posted and is on its way",
            "paid",
            "was confirmed by the bank",
            "cancelled",
            "was cancelled",
            "rejected",
            "was rejected by the bank",
            "reconciled",
            "is wholly matched with invoices");

    /**
     * What the payment is for. Up to Odoo 17 a payment is a journal entry with something added, and this is the entry's
     * reference; from 18 on it stands on its own.
     */
    static String memoField(OdooVersion version) {
        return version.major() >= 18 ? "memo" : "ref";
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Payment> canonical() {
        return Payment.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return JsonArray.of(
                JsonArray.of("payment_type", "=", "outbound"), JsonArray.of("partner_type", "=", "supplier"));
    }

    /** The bank account stays out: Odoo labels it with its number. */
    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "state",
                memoField(version),
                "partner_id",
                "amount",
                "currency_id",
                "date",
                "journal_id",
                "payment_method_id",
                "is_reconciled",
                "is_matched",
                "reconciled_bill_ids",
                "company_id");
    }

    @Override
    public Set<String> essential() {
        return Set.of("state", "amount", "currency_id");
    }

    /**
     * The journal items are not shown, but looked at: when a part of a payment is matched with one more invoice, Odoo
     * writes the item and not the payment.
     */
    @Override
    public Optional<Lines> lines(OdooVersion version) {
        JsonArray domain = JsonArray.of(
                JsonArray.of("payment_id.payment_type", "=", "outbound"),
                JsonArray.of("payment_id.partner_type", "=", "supplier"));
        return Optional.of(new Lines("account.move.line", "payment_id", List.of(), domain));
    }

    @Override
    public Payment toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Payment(
                PublicId.of(PREFIX, row.id()),
                number(row),
                status(row),
                PublicId.ofNullable(InvoiceMapping.SUPPLIER_PREFIX, row.reference("partner_id")),
                row.label("partner_id"),
                Money.of(row.decimal("amount"), row.label("currency_id")),
                row.date("date"),
                PaymentMarker.without(row.has("memo") ? row.text("memo") : row.text("ref")),
                row.label("journal_id"),
                row.label("payment_method_id"),
                row.flag("is_reconciled"),
                invoices(row),
                PublicId.ofNullable(LegalEntityMapping.PREFIX, row.reference("company_id")),
                identifiers);
    }

    /** A draft has no number yet: up to Odoo 17 it may show "/", from 18 on nothing. */
    private static String number(OdooRow row) {
        return "/".equals(row.text("name")) ? null : row.text("name");
    }

    /** From Odoo 18 on, a payment that the bank confirmed has a state of its own; before, it is a posted one, matched. */
    private static String status(OdooRow row) {
        return switch (row.text("state")) {
            case "draft" -> "draft";
            case "posted" -> row.flag("is_matched") ? "paid" : "posted";
            case "in_process" -> "posted";
            case "paid" -> "paid";
            case "rejected" -> "rejected";
            default -> "cancelled";
        };
    }

    private static List<String> invoices(OdooRow row) {
        return row.references("reconciled_bill_ids").stream()
                .sorted()
                .map(invoice -> PublicId.of(InvoiceMapping.PREFIX, invoice))
                .toList();
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("res.partner", "partner_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "number", "status", "supplierId", "date", "memo", "journal", "method", "reconciled", "legalEntityId");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        String is = after.getString("status");
        return !is.equals(before.getString("status")) && STEPS.containsKey(is) ? is : "updated";
    }

    /** Also of a new one: Odoo matches a payment as soon as it makes it for an invoice. */
    @Override
    public List<String> verbs(JsonObject before, JsonObject after) {
        String verb = verb(before, after);
        boolean isReconciled = after.getBoolean("reconciled") && (before == null || !before.getBoolean("reconciled"));
        if (!isReconciled) {
            return List.of(verb);
        }
        return verb.equals("updated") ? List.of("reconciled") : List.of(verb, "reconciled");
    }
}
