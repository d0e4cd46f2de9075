package io.atrium.invoicing;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What callers may do with payments, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class Payments {

    private static final String COLLECTION = "/v1/payments";

    private final Writes writes;
    private final Records records;

    Payments(Writes writes, Records records) {
        this.writes = writes;
        this.records = records;
    }

    /** Pays invoices. */
    Uni<Response> create(NewPayment payment, Caller caller, RoutingContext context) {
        check(payment.invoiceIds());
        return writes.submit(
                PaymentCreation.OPERATION,
                caller,
                context,
                payment,
                COLLECTION,
                () -> requireKnown(payment.invoiceIds(), caller));
    }

    private static void check(List<String> invoices) {
        Violations violations = new Violations();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < invoices.size(); i++) {
            violations.id("/invoiceIds/" + i, "an invoice", InvoiceMapping.PREFIX, invoices.get(i));
            if (!named.add(invoices.get(i))) {
                violations.add("/invoiceIds/" + i, "The invoice is named twice");
            }
        }
        violations.require();
    }

    /** And may be seen by that caller. */
    private Uni<Void> requireKnown(List<String> invoices, Caller caller) {
        Violations violations = new Violations();
        return Multi.createFrom()
                .range(0, invoices.size())
                .onItem()
                .transformToUniAndConcatenate(i -> records.require(InvoiceMapping.NAME, invoices.get(i), caller, null)
                        .onFailure(Payments::isUnknown)
                        .recoverWithItem(() -> {
                            violations.add("/invoiceIds/" + i, "There is no such invoice");
                            return null;
                        }))
                .collect()
                .last()
                .invoke(violations::require)
                .replaceWithVoid();
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.NOT_FOUND;
    }
}
