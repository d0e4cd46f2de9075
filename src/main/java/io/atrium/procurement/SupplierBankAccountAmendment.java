package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes or archives an account of a supplier (res.partner.bank, 14 to 19). */
@ApplicationScoped
class SupplierBankAccountAmendment implements CommandHandler {

    static final String OPERATION = "supplier-bank-account.amend";

    private final Changes changes;
    private final ObjectMapper json;

    SupplierBankAccountAmendment(Changes changes, ObjectMapper json) {
        this.changes = changes;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.of(SupplierBankAccounts.SECOND_PERSON);
    }

    @Override
    public Uni<Set<String>> parties(JsonObject body, Records records) {
        String id = body.getString("id");
        return records.documents(SupplierBankAccountMapping.NAME, List.of(id)).map(found -> found.values().stream()
                .map(account -> account.getString("supplierId"))
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        SupplierBankAccounts.Amendment wanted = intent.body(SupplierBankAccounts.Amendment.class, json);
        int id = PublicId.parse(SupplierBankAccountMapping.PREFIX, wanted.id())
                .orElseThrow(() -> Failure.notFound("There is no such account"));
        return changes.make(
                intent,
                SupplierBankAccountMapping.NAME,
                SupplierBankAccountMapping.MODEL,
                id,
                values(wanted.changes()));
    }

    private static JsonObject values(SupplierBankAccountChange change) {
        JsonObject values = new JsonObject();
        if (change.accountHolder() != null) {
            values.put("acc_holder_name", OdooText.of(change.accountHolder()));
        }
        if (change.active() != null) {
            values.put("active", change.active().orElseThrow());
        }
        return values;
    }
}
