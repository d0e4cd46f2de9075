package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds an account to a supplier under the intent's external id, unless the supplier has one with that number
 * (res.partner.bank, 14 to 19). Nothing that it says names the number.
 */
@ApplicationScoped
class SupplierBankAccountCreation implements CommandHandler {

    static final String OPERATION = "supplier-bank-account.create";

    private static final JsonObject ARCHIVED_TOO = JsonObject.of("active_test", false);

    private final Odoo odoo;
    private final Currencies currencies;
    private final ObjectMapper json;

    SupplierBankAccountCreation(Odoo odoo, Currencies currencies, ObjectMapper json) {
        this.odoo = odoo;
        this.currencies = currencies;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject(JsonObject body) {
        return body.getString("supplierId");
    }

    @Override
    public Set<String> locks(JsonObject body) {
        String number = body.getJsonObject("account").getString("accountNumber");
        return Set.of("account " + AccountNumber.plain(number) + " of " + body.getString("supplierId"));
    }

    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.of(SupplierBankAccounts.SECOND_PERSON);
    }

    @Override
    public Uni<Set<String>> parties(JsonObject body, Records records) {
        return Uni.createFrom().item(Set.of(body.getString("supplierId")));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        String externalId = intent.externalId(SupplierBankAccountMapping.PREFIX);
        SupplierBankAccounts.Creation wanted = intent.body(SupplierBankAccounts.Creation.class, json);
        int supplier = PublicId.parse(SupplierMapping.PREFIX, wanted.supplierId())
                .orElseThrow(() -> Failure.notFound("There is no such supplier"));
        NewSupplierBankAccount account = wanted.account();
        return legalEntity(supplier)
                .chain(legalEntity -> odoo.loadOnce(
                        SupplierBankAccountMapping.MODEL,
                        externalId,
                        () -> requireNew(supplier, account).chain(() -> table(externalId, supplier, account)),
                        CompanyContext.of(legalEntity)))
                .onFailure(SupplierBankAccountCreation::isRefusedByOdoo)
                .transform(refusal -> new Failure(
                        FailureCode.REJECTED_BY_ODOO,
                        "Odoo refused the account; its reason is not repeated, for it may name the number"))
                .map(id -> Effect.created(SupplierBankAccountMapping.NAME, id));
    }

    /** Whoever may see the supplier may see its accounts. */
    private Uni<String> legalEntity(int supplier) {
        return odoo.read(SupplierMapping.MODEL, List.of(supplier), List.of("company_id"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("Odoo has no such supplier any more")))
                .map(row -> PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")));
    }

    private static boolean isRefusedByOdoo(Throwable failure) {
        return failure instanceof Failure refusal && refusal.code() == FailureCode.REJECTED_BY_ODOO;
    }

    private Uni<Void> requireNew(int supplier, NewSupplierBankAccount account) {
        String number = AccountNumber.plain(account.accountNumber());
        JsonArray same = JsonArray.of(
                JsonArray.of("partner_id", "=", supplier), JsonArray.of("sanitized_acc_number", "=", number));
        return odoo.searchIds(Search.of(SupplierBankAccountMapping.MODEL, same, List.of())
                        .context(ARCHIVED_TOO))
                .invoke(known -> known.stream().findFirst().ifPresent(id -> {
                    throw new Failure(
                            FailureCode.CONFLICT,
                            "The supplier has this account already: "
                                    + PublicId.of(SupplierBankAccountMapping.PREFIX, id));
                }))
                .replaceWithVoid();
    }

    private Uni<LoadTable> table(String externalId, int supplier, NewSupplierBankAccount account) {
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                .cell("partner_id/.id", supplier)
                .cell("acc_number", account.accountNumber().strip());
        if (account.accountHolder() != null) {
            table.cell("acc_holder_name", account.accountHolder());
        }
        return currency(account)
                .invoke(currency -> currency.ifPresent(id -> table.cell("currency_id/.id", id)))
                .chain(() -> bank(account))
                .invoke(bank -> bank.ifPresent(id -> table.cell("bank_id/.id", id)))
                .map(bank -> table.build());
    }

    private Uni<Optional<Integer>> currency(NewSupplierBankAccount account) {
        return account.currency() == null
                ? Uni.createFrom().item(Optional.empty())
                : currencies.named(account.currency(), "/currency").map(Optional::of);
    }

    /** By its BIC, or by its name alone. One that Odoo does not know is made, once for all accounts. */
    private Uni<Optional<Integer>> bank(NewSupplierBankAccount account) {
        String by = account.bankCode() == null ? "name" : "bic";
        String value = account.bankCode() == null ? account.bankName() : account.bankCode();
        if (value == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return odoo.searchIds(Search.of("res.bank", JsonArray.of(JsonArray.of(by, "=", value)), List.of())
                        .orderBy("id asc")
                        .limit(1))
                .chain(known -> known.isEmpty()
                        ? newBank(account, value)
                        : Uni.createFrom().item(known.get(0)))
                .map(Optional::of);
    }

    private Uni<Integer> newBank(NewSupplierBankAccount account, String value) {
        String externalId = "__atrium__.bank_of_" + value.replaceAll("[^A-Za-z0-9]", "_");
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                .cell("name", account.bankName() == null ? value : account.bankName());
        if (account.bankCode() != null) {
            table.cell("bic", account.bankCode());
        }
        return odoo.loadOnce("res.bank", externalId, () -> Uni.createFrom().item(table.build()), new JsonObject());
    }
}
