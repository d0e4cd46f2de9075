package io.atrium.invoicing;

import io.atrium.access.Caller;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.invoicing.InvoiceAmendment.Amendment;
import io.atrium.invoicing.InvoiceCancellation.Cancellation;
import io.atrium.invoicing.InvoiceCancellation.CancellationRequest;
import io.atrium.invoicing.InvoiceChange.LineChange;
import io.atrium.invoicing.InvoicePosting.Posting;
import io.atrium.invoicing.InvoicePosting.PostingRequest;
import io.atrium.invoicing.NewInvoice.NewLine;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** What callers may do with supplier invoices, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class Invoices {

    private static final String COLLECTION = "/v1/invoices";

    private final Writes writes;
    private final Records records;
    private final InvoiceMatching matching;

    Invoices(Writes writes, Records records, InvoiceMatching matching) {
        this.writes = writes;
        this.records = records;
        this.matching = matching;
    }

    /** Creates an invoice as a draft. */
    Uni<Response> create(NewInvoice invoice, Caller caller, Request request) {
        NewInvoice owned = invoice.of(caller.legalEntityFor(invoice.legalEntityId()));
        check(owned);
        return writes.submit(InvoiceCreation.OPERATION, caller, request, owned, COLLECTION);
    }

    /** Changes a draft. */
    Uni<Response> amend(String id, InvoiceChange change, String ifMatch, Caller caller, RoutingContext context) {
        check(change);
        return known(id, caller)
                .chain(stored -> writes.submit(
                        InvoiceAmendment.OPERATION,
                        caller,
                        context,
                        new Amendment(
                                id,
                                ifMatch,
                                stored.document().getString("supplierId"),
                                stored.document().getString("kind"),
                                change),
                        COLLECTION,
                        isCurrent(id, ifMatch, caller)));
    }

    /** Posts a draft. */
    Uni<Response> post(String id, PostingRequest request, String ifMatch, Caller caller, RoutingContext context) {
        Posting posting = new Posting(id, ifMatch, request == null ? null : request.override());
        return writes.submit(
                InvoicePosting.OPERATION, caller, context, posting, COLLECTION, isCurrent(id, ifMatch, caller));
    }

    /** Cancels an invoice of which nothing is paid. */
    Uni<Response> cancel(
            String id, CancellationRequest request, String ifMatch, Caller caller, RoutingContext context) {
        Cancellation cancellation = new Cancellation(id, ifMatch, request.reason());
        return writes.submit(
                InvoiceCancellation.OPERATION,
                caller,
                context,
                cancellation,
                COLLECTION,
                isCurrent(id, ifMatch, caller));
    }

    /** Holds an invoice against its orders, receipts and contracts, as the records know them. */
    Uni<InvoiceMatch> match(String id, Caller caller) {
        return known(id, caller).map(Stored::document).chain(matching::of);
    }

    private Uni<Stored> known(String id, Caller caller) {
        return records.require(InvoiceMapping.NAME, id, caller, null);
    }

    private Supplier<Uni<Void>> isCurrent(String id, String ifMatch, Caller caller) {
        return () -> records.require(InvoiceMapping.NAME, id, caller, ifMatch).replaceWithVoid();
    }

    private static void check(NewInvoice invoice) {
        Violations violations = new Violations()
                .id("/supplierId", "a supplier", InvoiceMapping.SUPPLIER_PREFIX, invoice.supplierId())
                .id("/legalEntityId", "a legal entity", LegalEntityMapping.PREFIX, invoice.legalEntityId());
        checkReference(violations, invoice.supplierReference());
        for (int i = 0; i < invoice.lines().size(); i++) {
            NewLine line = invoice.lines().get(i);
            String pointer = "/lines/" + i;
            check(violations, pointer, line);
            checkNew(violations, pointer, line);
            if (line.unitPrice() != null && !line.unitPrice().currency().equals(invoice.currency())) {
                violations.add(pointer + "/unitPrice/currency", "All prices are in the invoice's currency");
            }
        }
        violations.require();
    }

    private static void check(InvoiceChange change) {
        change.require();
        Violations violations = new Violations();
        if (change.supplierReference() != null) {
            checkReference(violations, change.supplierReference().orElseThrow());
        }
        for (int i = 0; i < change.named().size(); i++) {
            LineChange line = change.named().get(i);
            String pointer = "/lines/" + i;
            violations.id(pointer + "/id", "a line of an invoice", InvoiceMapping.LINE_PREFIX, line.id());
            check(violations, pointer, line.content());
            if (line.adds()) {
                checkNew(violations, pointer, line.content());
            }
        }
        violations.require();
    }

    private static void checkReference(Violations violations, String reference) {
        if (!VendorReference.isOne(reference)) {
            violations.add("/supplierReference", "A letter or a digit is needed");
        }
    }

    private static void check(Violations violations, String pointer, NewLine line) {
        violations
                .id(
                        pointer + "/purchaseOrderLineId",
                        "a line of an order",
                        InvoiceMapping.ORDER_LINE_PREFIX,
                        line.purchaseOrderLineId())
                .id(pointer + "/itemId", "an item", InvoiceMapping.ITEM_PREFIX, line.itemId())
                .id(pointer + "/accountId", "an account", AccountMapping.PREFIX, line.accountId())
                .id(pointer + "/costCenterId", "a cost center", CostCenterMapping.PREFIX, line.costCenterId());
    }

    private static void checkNew(Violations violations, String pointer, NewLine line) {
        if (line.quantity() == null) {
            violations.add(pointer + "/quantity", "The quantity is required");
        }
        if (line.purchaseOrderLineId() == null && line.description() == null) {
            violations.add(pointer + "/description", "A line without one of an order is described");
        }
        if (line.purchaseOrderLineId() == null && line.unitPrice() == null) {
            violations.add(pointer + "/unitPrice", "A line without one of an order has a price");
        }
    }
}
