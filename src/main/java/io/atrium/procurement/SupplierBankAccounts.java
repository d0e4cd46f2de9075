package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.access.Caller;
import io.atrium.command.SecondPerson;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What callers may do with the accounts that suppliers are paid to, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class SupplierBankAccounts {

    /** Where money is sent to is nobody's decision alone. */
    static final SecondPerson SECOND_PERSON = new SecondPerson("supplier-bank", "supplier-bank:read");

    private final Writes writes;
    private final Records records;
    private final Suppliers suppliers;

    SupplierBankAccounts(Writes writes, Records records, Suppliers suppliers) {
        this.writes = writes;
        this.records = records;
        this.suppliers = suppliers;
    }

    /** Adds an account to a supplier. */
    Uni<Response> create(String supplier, NewSupplierBankAccount account, Caller caller, RoutingContext context) {
        if (AccountNumber.isMistypedIban(account.accountNumber())) {
            throw Failure.invalid("/accountNumber", "The check digits of the IBAN are wrong");
        }
        return writes.submit(
                SupplierBankAccountCreation.OPERATION,
                caller,
                context,
                new Creation(supplier, account),
                collection(supplier),
                () -> suppliers.requireOwn(supplier, caller, null));
    }

    /** Changes an account of a supplier, also when it is archived. */
    Uni<Response> amend(
            String supplier,
            String id,
            SupplierBankAccountChange change,
            String ifMatch,
            Caller caller,
            RoutingContext context) {
        new Violations().change(change.accountHolder(), change.active()).require();
        return writes.submit(
                SupplierBankAccountAmendment.OPERATION,
                caller,
                context,
                new Amendment(id, ifMatch, change),
                collection(supplier),
                () -> suppliers
                        .requireOwn(supplier, caller, null)
                        .chain(() -> require(supplier, id, caller, ifMatch))
                        .replaceWithVoid());
    }

    /**
     * An account of that supplier.
     *
     * @throws Failure {@code not-found}, also when it is another's
     */
    Uni<Stored> require(String supplier, String id, Caller caller, String ifMatch) {
        return records.require(SupplierBankAccountMapping.NAME, id, caller, ifMatch)
                .invoke(account -> {
                    if (!supplier.equals(account.document().getString("supplierId"))) {
                        throw Failure.notFound("The supplier has no such account");
                    }
                });
    }

    private static String collection(String supplier) {
        return Suppliers.COLLECTION + "/" + supplier + "/bank-accounts";
    }

    /** The body of the command that adds one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Creation(String supplierId, NewSupplierBankAccount account) {}

    /** The body of the command that changes one; {@code ifMatch} may be null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amendment(String id, String ifMatch, SupplierBankAccountChange changes) {}
}
