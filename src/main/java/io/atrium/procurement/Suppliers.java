package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What callers may do with suppliers, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class Suppliers {

    static final String COLLECTION = "/v1/suppliers";

    private final Writes writes;
    private final Records records;

    Suppliers(Writes writes, Records records) {
        this.writes = writes;
        this.records = records;
    }

    /** Creates a supplier. */
    Uni<Response> create(NewSupplier supplier, Caller caller, Request request) {
        NewSupplier created = supplier.of(caller.legalEntityFor(supplier.legalEntityId()));
        new Violations()
                .id("/legalEntityId", "a legal entity", SupplierMapping.LEGAL_ENTITY_PREFIX, created.legalEntityId())
                .require();
        return writes.submit(SupplierCreation.OPERATION, caller, request, created, COLLECTION);
    }

    /** Changes a supplier, also when it is archived. */
    Uni<Response> amend(String id, SupplierChange change, String ifMatch, Caller caller, RoutingContext context) {
        new Violations()
                .change(
                        change.name(),
                        change.reference(),
                        change.taxId(),
                        change.email(),
                        change.phone(),
                        change.address(),
                        change.active())
                .require();
        return writes.submit(
                SupplierAmendment.OPERATION,
                caller,
                context,
                new SupplierAmendment.Wanted(id, ifMatch, change),
                COLLECTION,
                () -> requireOwn(id, caller, ifMatch));
    }

    /** Approves a supplier. */
    Uni<Response> approve(String id, String ifMatch, Caller caller, RoutingContext context) {
        return writes.submit(
                SupplierApproval.OPERATION,
                caller,
                context,
                new SupplierApproval.Consent(id, ifMatch),
                COLLECTION,
                () -> requireOwn(id, caller, ifMatch));
    }

    /** The supplier is there, is as the caller knows it, and is the caller's to change. */
    Uni<Void> requireOwn(String id, Caller caller, String ifMatch) {
        return records.require(SupplierMapping.NAME, id, caller, ifMatch)
                .invoke(supplier -> caller.requireOwn(supplier.document().getString("legalEntityId")))
                .replaceWithVoid();
    }
}
