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
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expenses: what employees spent. Up to Odoo 18 they are handed in as reports, whose states the expenses follow. */
@ApplicationScoped
class ExpenseMapping implements RecordType {

    static final String NAME = "expense";
    static final String PREFIX = "exp";

    // Workforce's, for its employees.
    private static final String EMPLOYEE_PREFIX = "emp";

    /** What a change of the status is called, where the status is no step back. */
    private static final Map<String, String> STEPS = Map.of(
            "submitted",
            "was submitted",
            "approved",
            "was approved",
            "posted",
            "was posted",
            "paid",
            "was paid",
            "refused",
            "was refused");

    /**
     * From Odoo 17 on the amounts in the currency of the expense say so in their names, and {@code total_amount} has
     * become the one in that of the legal entity.
     */
    private static boolean namesCurrencies(OdooVersion version) {
        return version.major() >= 17;
    }

    private static String untaxedField(OdooVersion version) {
        return namesCurrencies(version) ? "untaxed_amount_currency" : "untaxed_amount";
    }

    private static String totalField(OdooVersion version) {
        return namesCurrencies(version) ? "total_amount_currency" : "total_amount";
    }

    private static String companyTotalField(OdooVersion version) {
        return namesCurrencies(version) ? "total_amount" : "total_amount_company";
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
    public Class<Expense> canonical() {
        return Expense.class;
    }

    @Override
    public String model() {
        return "hr.expense";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "state",
                "employee_id",
                "product_id",
                "quantity",
                "product_uom_id",
                "currency_id",
                untaxedField(version),
                totalField(version),
                "company_currency_id",
                companyTotalField(version),
                "payment_mode",
                "date",
                "account_id",
                CostShare.field(version),
                "company_id");
    }

    @Override
    public Set<String> essential() {
        return Set.of("state", "total_amount", "currency_id");
    }

    @Override
    public Expense toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        boolean namesCurrencies = row.has("total_amount_currency");
        String currency = row.label("currency_id");
        BigDecimal untaxed = row.decimal(namesCurrencies ? "untaxed_amount_currency" : "untaxed_amount");
        BigDecimal total = row.decimal(namesCurrencies ? "total_amount_currency" : "total_amount");
        BigDecimal companyTotal = row.decimal(namesCurrencies ? "total_amount" : "total_amount_company");
        return new Expense(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                status(row.text("state"), namesCurrencies),
                PublicId.ofNullable(EMPLOYEE_PREFIX, row.reference("employee_id")),
                row.label("employee_id"),
                PublicId.ofNullable(InvoiceMapping.ITEM_PREFIX, row.reference("product_id")),
                row.label("product_id"),
                row.quantity("quantity"),
                row.label("product_uom_id"),
                money(untaxed, currency),
                untaxed == null ? null : money(total.subtract(untaxed), currency),
                money(total, currency),
                money(companyTotal, row.label("company_currency_id")),
                paidBy(row.text("payment_mode")),
                row.date("date"),
                PublicId.ofNullable(AccountMapping.PREFIX, row.reference("account_id")),
                row.label("account_id"),
                CostShare.of(row),
                PublicId.ofNullable(LegalEntityMapping.PREFIX, row.reference("company_id")),
                identifiers);
    }

    private static Money money(BigDecimal amount, String currency) {
        return amount == null || currency == null ? null : Money.of(amount, currency);
    }

    /**
     * {@code reported} changed its meaning in Odoo 17: before, the report was handed in; since, it was begun. Up to Odoo
     * 18 the expense does not tell a posted report from an approved one.
     */
    private static String status(String state, boolean reportedIsDraft) {
        return switch (state) {
            case "draft" -> "draft";
            case "reported" -> reportedIsDraft ? "draft" : "submitted";
            case "submitted" -> "submitted";
            case "approved" -> "approved";
            case "posted" -> "posted";
            case "in_payment" -> "in-payment";
            case "done", "paid" -> "paid";
            default -> "refused";
        };
    }

    private static String paidBy(String mode) {
        return "company_account".equals(mode) ? "legal-entity" : "employee";
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("hr.employee", "employee_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of("status", "employeeId", "itemId", "paidBy", "date", "accountId", "legalEntityId");
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
}
