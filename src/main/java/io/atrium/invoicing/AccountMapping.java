package io.atrium.invoicing;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accounts of the general ledger. */
@ApplicationScoped
class AccountMapping implements RecordType {

    static final String NAME = "account";
    static final String PREFIX = "acc";

    /** Since Odoo 16 one type says what two fields said before. */
    private static boolean hasAccountType(OdooVersion version) {
        return version.major() >= 16;
    }

    /** Since Odoo 18 legal entities can share an account, each with a code of its own. */
    private static boolean isShared(OdooVersion version) {
        return version.major() >= 18;
    }

    /** Since Odoo 19 an account is archived like anything else; before, it is deprecated. */
    private static String activeField(OdooVersion version) {
        return version.major() >= 19 ? "active" : "deprecated";
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
    public Class<Account> canonical() {
        return Account.class;
    }

    @Override
    public String model() {
        return "account.account";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of("name", "reconcile", "currency_id", activeField(version)));
        fields.addAll(hasAccountType(version) ? List.of("account_type") : List.of("internal_type", "internal_group"));
        fields.addAll(isShared(version) ? List.of("company_ids") : List.of("code", "company_id"));
        return fields;
    }

    @Override
    public List<String> companyFields(OdooVersion version) {
        return isShared(version) ? List.of("code") : List.of();
    }

    @Override
    public Account toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        List<Account.Code> codes = codes(row);
        return new Account(
                PublicId.of(PREFIX, row.id()),
                only(codes.stream().map(Account.Code::code).distinct().toList()),
                row.text("name"),
                type(row),
                group(row),
                row.label("currency_id"),
                row.flag("reconcile"),
                row.has("active") ? row.flag("active") : !row.flag("deprecated"),
                codes,
                legalEntity(row),
                identifiers);
    }

    private static List<Account.Code> codes(OdooRow row) {
        Integer owner = row.reference("company_id");
        Map<Integer, OdooRow> companies = owner == null ? row.companies() : Map.of(owner, row);
        return companies.entrySet().stream()
                .filter(company -> company.getValue().text("code") != null)
                .map(company -> new Account.Code(
                        PublicId.of(LegalEntityMapping.PREFIX, company.getKey()),
                        company.getValue().text("code")))
                .toList();
    }

    private static String type(OdooRow row) {
        String type = row.has("account_type") ? row.text("account_type") : row.text("internal_type");
        return switch (type == null ? "other" : type) {
            case "receivable", "asset_receivable" -> "receivable";
            case "payable", "liability_payable" -> "payable";
            case "liquidity", "asset_cash", "liability_credit_card" -> "liquidity";
            default -> "other";
        };
    }

    /** An account type begins with its group: {@code asset_cash}, {@code income}, {@code off_balance}. */
    private static String group(OdooRow row) {
        String type = row.has("account_type") ? row.text("account_type") : row.text("internal_group");
        if (type == null) {
            return null;
        }
        return type.equals("off_balance") ? "off-balance" : type.split("_")[0];
    }

    private static String legalEntity(OdooRow row) {
        Integer owner = row.reference("company_id");
        Integer company = owner == null ? only(row.references("company_ids")) : owner;
        return PublicId.ofNullable(LegalEntityMapping.PREFIX, company);
    }

    private static <T> T only(List<T> values) {
        return values.size() == 1 ? values.get(0) : null;
    }

    @Override
    public Set<String> keys() {
        return Set.of("code", "name", "type", "group", "active", "legalEntityId");
    }
}
