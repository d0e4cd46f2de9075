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
import java.util.Optional;
import java.util.Set;

/** Supplier invoices: the vendor bills and refunds among Odoo's account moves. */
@ApplicationScoped
class InvoiceMapping implements RecordType {

    static final String NAME = "invoice";
    static final String PREFIX = "inv";

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
        return "account.move";
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
    private static JsonArray shownLines(OdooVersion version) {
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
                "account.move.line",
                "move_id",
                List.of(
                        "product_id",
                        "name",
                        "quantity",
                        "price_unit",
                        "price_subtotal",
                        "account_id",
                        "purchase_line_id"),
                shownLines(version)));
    }

    @Override
    public Invoice toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String currency = row.label("currency_id");
        return new Invoice(
                PublicId.of(PREFIX, row.id()),
                "in_refund".equals(row.text("move_type")) ? "credit-note" : "invoice",
                number(row),
                status(row.text("state")),
                paymentStatus(row.text("payment_state")),
                id("sup", row.reference("partner_id")),
                row.label("partner_id"),
                row.text("ref"),
                row.text("invoice_origin"),
                id("le", row.reference("company_id")),
                row.date("invoice_date"),
                row.date("date"),
                row.date("invoice_date_due"),
                Money.of(row.decimal("amount_untaxed"), currency),
                Money.of(row.decimal("amount_tax"), currency),
                Money.of(row.decimal("amount_total"), currency),
                Money.of(row.decimal("amount_residual"), currency),
                lines.stream().map(line -> line(line, currency)).toList(),
                identifiers);
    }

    /** A draft has no number yet: Odoo 14 shows "/", 19 nothing. */
    private static String number(OdooRow row) {
        return "/".equals(row.text("name")) ? null : row.text("name");
    }

    private static String status(String state) {
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
                PublicId.of("inl", line.id()),
                id("itm", line.reference("product_id")),
                line.label("product_id"),
                line.text("name"),
                line.quantity("quantity"),
                Money.of(line.decimal("price_unit"), currency),
                Money.of(line.decimal("price_subtotal"), currency),
                line.label("account_id"),
                id("pol", line.reference("purchase_line_id")));
    }

    private static String id(String prefix, Integer odooId) {
        return odooId == null ? null : PublicId.of(prefix, odooId);
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
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        boolean posted = "posted".equals(after.getString("status")) && !"posted".equals(before.getString("status"));
        return posted ? "posted" : "updated";
    }
}
