package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Approves a supplier. Odoo has no such thing: it is a deed in Atrium alone, on a document that is Odoo's otherwise. */
@ApplicationScoped
class SupplierApproval implements CommandHandler {

    static final String OPERATION = "supplier.approve";

    private final Records records;
    private final SupplierMapping suppliers;
    private final Preconditions preconditions;
    private final ObjectMapper json;
    private final Clock clock;

    SupplierApproval(
            Records records, SupplierMapping suppliers, Preconditions preconditions, ObjectMapper json, Clock clock) {
        this.records = records;
        this.suppliers = suppliers;
        this.preconditions = preconditions;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Consent consent = intent.body(Consent.class, json);
        Actor approver = Actor.of(intent.command());
        return preconditions
                .require(intent, SupplierMapping.NAME, intent.odooId(suppliers))
                .replaceWith(() -> Effect.changedBy((transaction, cause) -> records.change(
                        transaction,
                        suppliers,
                        consent.id(),
                        consent.ifMatch(),
                        supplier -> approved(supplier, approver, now()),
                        cause)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Nobody approves whom they had created themselves. */
    private static JsonObject approved(JsonObject supplier, Actor approver, Instant at) {
        if (Supplier.APPROVED.equals(supplier.getString(SupplierMapping.APPROVAL_STATUS))) {
            throw new Failure(FailureCode.CONFLICT, "The supplier is approved already");
        }
        Actor requester = Actor.ofNullable(supplier.getJsonObject(SupplierMapping.REQUESTER));
        if (requester != null && requester.mayBe(approver)) {
            throw new Failure(
                    FailureCode.FORBIDDEN, "Who had a supplier created cannot approve it; somebody else has to");
        }
        JsonObject approved = JsonObject.of(
                SupplierMapping.APPROVAL_STATUS,
                Supplier.APPROVED,
                "approvedBy",
                approver.toJson(),
                "approvedAt",
                at.toString());
        return requester == null ? approved : approved.put(SupplierMapping.REQUESTER, requester.toJson());
    }

    /**
     * The command's body.
     *
     * @param ifMatch the header, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Consent(String id, String ifMatch) {}
}
