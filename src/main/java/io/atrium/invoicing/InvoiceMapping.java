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

/** Supplier invoices: the vendor bills and refunds among Odoo's account moves. */
@ApplicationScoped
class InvoiceMapping implements RecordType {

    private static final Map<String, String> STEPS =
            Map.of("posted", "was posted", "cancelled", "was cancelled", "paid", "was paid in full");

    private static final Map<String, String> FINDINGS = Map.of(
            "matched",
            "has come to match what was ordered, received and agreed",
            "unmatched",
            "does not match what was ordered, received and agreed, or not any more");

    static final String NAME = "invoice";
    static final String PREFIX = "inv";
    static final String LINE_PREFIX = "inl";
    static final String MODEL = "account.move";
    static final String LINE_MODEL = "account.move.line";

    // Procurement's, for what invoices point to.
    static final String SUPPLIER_PREFIX = "sup";
    static final String ITEM_PREFIX = "itm";
    static final String ORDER_LINE_PREFIX = "pol";
    static final String ORDER_PREFIX = "po";

    private static final JsonArray KINDS = new JsonArray().add("in_invoice").add("in_refund");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Invoice> canonical() {
        return Invoice.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return new JsonArray().add(new JsonArray().add("move_type").add("in").add(KINDS));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "move_type",
                "state",
                "payment_state",
                "partner_id",
                "ref",
                "invoice_origin",
                "company_id",
                "currency_id",
                "invoice_date",
                "date",
                "invoice_date_due",
                "amount_untaxed",
                "amount_tax",
                "amount_total",
                "amount_residual");
    }

    /** Tax and payable lines are Odoo's own book-keeping. How they are told apart changed in Odoo 16. */
    static JsonArray shownLines(OdooVersion version) {
        JsonArray domain = new JsonArray()
                .add(new JsonArray().add("move_id.move_type").add("in").add(KINDS));
        return version.major() >= 16
                ? domain.add(new JsonArray().add("display_type").add("=").add("product"))
                : domain.add(new JsonArray().add("display_type").add("=").add(false))
                        .add(new JsonArray()
                                .add("exclude_from_invoice_tab")
                                .add("=")
                                .add(false));
    }

    @Override
    public Optional<Lines> lines(OdooVersion version) {
        return Optional.of(new Lines(
                LINE_MODEL,
                "move_id",
                List.of(
                        "product_id",
                        "name",
                        "quantity",
                        "product_uom_id",
                        "price_unit",
                        "discount",
                        "price_subtotal",
                        "account_id",
                        CostShare.field(version),
                        "purchase_line_id",
                        "purchase_order_id"),
                shownLines(version)));
    }

    @Override
    public Invoice toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String currency = row.label("currency_id");
        return new Invoice(
                PublicId.of(PREFIX, row.id()),
                kind(row),
                number(row),
                status(row.text("state")),
                paymentStatus(row.text("payment_state")),
                PublicId.ofNullable(SUPPLIER_PREFIX, row.reference("partner_id")),
                row.label("partner_id"),
                row.text("ref"),
                row.text("invoice_origin"),
                PublicId.ofNullable(LegalEntityMapping.PREFIX, row.reference("company_id")),
                row.date("invoice_date"),
                row.date("date"),
                row.date("invoice_date_due"),
                Money.of(row.decimal("amount_untaxed"), currency),
                Money.of(row.decimal("amount_tax"), currency),
                Money.of(row.decimal("amount_total"), currency),
                Money.of(row.decimal("amount_residual"), currency),
                lines.stream().map(line -> line(line, currency)).toList(),
                identifiers,
                null);
    }

    /** Under which commands keep an invoice to themselves. */
    static String lock(String id) {
        return NAME + " " + id;
    }

    /** Odoo's word for a kind. */
    static String moveType(String kind) {
        return "credit-note".equals(kind) ? "in_refund" : "in_invoice";
    }

    static String kind(OdooRow row) {
        return "in_refund".equals(row.text("move_type")) ? "credit-note" : "invoice";
    }

    /** A draft has no number yet: Odoo 14 shows "/", 19 nothing. */
    private static String number(OdooRow row) {
        return "/".equals(row.text("name")) ? null : row.text("name");
    }

    /** In words for what may be done with it: a posted one says how far it is paid, unless nothing is. */
    static String progress(OdooRow row) {
        String status = status(row.text("state"));
        String paid = paymentStatus(row.text("payment_state"));
        return status.equals("posted") && !paid.equals("not-paid") ? paid : status;
    }

    static String status(String state) {
        return switch (state) {
            case "draft" -> "draft";
            case "posted" -> "posted";
            default -> "cancelled";
        };
    }

    private static String paymentStatus(String state) {
        return switch (state == null ? "not_paid" : state) {
            case "in_payment" -> "in-payment";
            case "partial" -> "partially-paid";
            case "paid" -> "paid";
            case "reversed" -> "reversed";
            case "blocked" -> "blocked";
            default -> "not-paid";
        };
    }

    private static Invoice.Line line(OdooRow line, String currency) {
        return new Invoice.Line(
                PublicId.of(LINE_PREFIX, line.id()),
                PublicId.ofNullable(ITEM_PREFIX, line.reference("product_id")),
                line.label("product_id"),
                line.text("name"),
                line.quantity("quantity"),
                line.label("product_uom_id"),
                Money.of(line.decimal("price_unit"), currency),
                line.quantityUnlessZero("discount"),
                Money.of(line.decimal("price_subtotal"), currency),
                PublicId.ofNullable(AccountMapping.PREFIX, line.reference("account_id")),
                line.label("account_id"),
                CostShare.of(line),
                PublicId.ofNullable(ORDER_LINE_PREFIX, line.reference("purchase_line_id")),
                PublicId.ofNullable(ORDER_PREFIX, line.reference("purchase_order_id")));
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("res.partner", "partner_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "number",
                "kind",
                "status",
                "paymentStatus",
                "supplierId",
                "supplierReference",
                "legalEntityId",
                "invoiceDate",
                "dueDate");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    @Override
    public Map<String, String> findings() {
        return FINDINGS;
    }

    /** Odoo compares nothing. */
    @Override
    public String authority(String verb) {
        return FINDINGS.containsKey(verb) ? ATRIUM : authority();
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        String is = after.getString("status");
        if (!is.equals(before.getString("status")) && !is.equals("draft")) {
            return is;
        }
        boolean paid = isPaid(after) && !isPaid(before);
        return paid ? "paid" : "updated";
    }

    private static boolean isPaid(JsonObject invoice) {
        return "paid".equals(invoice.getString("paymentStatus"));
    }
}
