package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.invoicing.InvoiceChange.LineChange;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violations;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Changes a draft in one write, so that it is never seen half changed (account.move, 14 to 19). */
@ApplicationScoped
class InvoiceAmendment implements CommandHandler {

    static final String OPERATION = "invoice.amend";

    /** Of a change that Odoo refused, before it is believed. */
    private static final int REPETITIONS = 2;

    /** Odoo 14 takes a line's description and price from its item again whenever one of them is written alone. */
    private static final List<String> WRITTEN_TOGETHER = List.of("name", "quantity", "price_unit", "discount");

    private final Odoo odoo;
    private final Preconditions preconditions;
    private final InvoiceLines lines;
    private final ObjectMapper json;

    InvoiceAmendment(Odoo odoo, Preconditions preconditions, InvoiceLines lines, ObjectMapper json) {
        this.odoo = odoo;
        this.preconditions = preconditions;
        this.lines = lines;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        Set<String> locks = new HashSet<>(Set.of(InvoiceMapping.lock(body.getString("id"))));
        reference(
                        body.getString("supplierId"),
                        body.getString("kind"),
                        body.getJsonObject("change").getString("supplierReference"))
                .map(VendorReference::lock)
                .ifPresent(locks::add);
        return locks;
    }

    private static Optional<VendorReference> reference(String supplier, String kind, String text) {
        return supplier == null || text == null
                ? Optional.empty()
                : Optional.of(new VendorReference(OdooId.of(InvoiceMapping.SUPPLIER_PREFIX, supplier), kind, text));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Amendment amendment = intent.body(Amendment.class, json);
        int id = OdooId.of(InvoiceMapping.PREFIX, amendment.id());
        return preconditions
                .require(intent, InvoiceMapping.NAME, id)
                .chain(() -> draft(id))
                .call(() -> requireFree(amendment, id))
                .chain(draft -> values(amendment.change(), draft))
                .chain(values -> write(id, values))
                .replaceWith(() -> Effect.changed(InvoiceMapping.NAME, id));
    }

    /**
     * Odoo 14 cannot repeat a change of lines by itself: where it met another transaction and tries again, it refuses its
     * own second try, of a missing account or a lack of balance, and undoes everything. Asked anew it takes the change.
     */
    private Uni<Void> write(int id, JsonObject values) {
        return Uni.createFrom()
                .deferred(() -> odoo.write(InvoiceMapping.MODEL, List.of(id), values, new JsonObject()))
                .onFailure(InvoiceAmendment::isRefused)
                .retry()
                .atMost(REPETITIONS);
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.REJECTED_BY_ODOO;
    }

    private Uni<OdooRow> draft(int id) {
        return odoo.read(InvoiceMapping.MODEL, List.of(id), List.of("state", "currency_id", "company_id"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("Odoo has no such invoice any more")))
                .invoke(InvoiceAmendment::requireDraft);
    }

    private static void requireDraft(OdooRow invoice) {
        String status = InvoiceMapping.status(invoice.text("state"));
        if (!status.equals("draft")) {
            throw new Failure(FailureCode.CONFLICT, "The invoice is " + status + "; only a draft can be changed");
        }
    }

    private Uni<Void> requireFree(Amendment amendment, int id) {
        return amendment
                .newReference()
                .map(reference -> reference.requireFree(odoo, OptionalInt.of(id)))
                .orElse(Uni.createFrom().voidItem());
    }

    private Uni<JsonObject> values(InvoiceChange change, OdooRow draft) {
        JsonObject values = new JsonObject();
        put(values, "ref", change.supplierReference());
        put(values, "invoice_date", change.invoiceDate());
        put(values, "invoice_date_due", change.dueDate());
        return change.lines() == null
                ? Uni.createFrom().item(values)
                : commands(change.named(), draft).map(commands -> values.put("invoice_line_ids", commands));
    }

    /** False empties a field. */
    private static void put(JsonObject values, String field, Optional<?> value) {
        if (value != null) {
            values.put(field, value.<Object>map(Object::toString).orElse(false));
        }
    }

    private Uni<JsonArray> commands(List<LineChange> wanted, OdooRow draft) {
        return Uni.combine()
                .all()
                .unis(
                        odoo.version().chain(version -> current(draft.id(), version)),
                        lines.values(wanted.stream().map(LineChange::content).toList(), draft.reference("company_id")))
                .with((current, values) -> commands(wanted, values, current, draft.label("currency_id")));
    }

    private Uni<Map<Integer, OdooRow>> current(int id, OdooVersion version) {
        JsonArray domain = InvoiceMapping.shownLines(version).add(JsonArray.of("move_id", "=", id));
        return odoo.searchRead(Search.of(InvoiceMapping.LINE_MODEL, domain, WRITTEN_TOGETHER))
                .map(rows -> {
                    Map<Integer, OdooRow> current = new HashMap<>();
                    rows.forEach(row -> current.put(row.id(), row));
                    return current;
                });
    }

    /** Lines are updated where they are named, made where they are new, and removed where nobody names them. */
    private static JsonArray commands(
            List<LineChange> wanted, List<JsonObject> values, Map<Integer, OdooRow> current, String currency) {
        JsonArray commands = new JsonArray();
        Violations violations = new Violations();
        Set<Integer> left = new HashSet<>(current.keySet());
        for (int i = 0; i < wanted.size(); i++) {
            LineChange line = wanted.get(i);
            Integer id = OdooId.ofNullable(InvoiceMapping.LINE_PREFIX, line.id());
            if (line.unitPrice() != null && !line.unitPrice().currency().equals(currency)) {
                violations.add("/lines/" + i + "/unitPrice/currency", "The invoice is in " + currency);
            }
            if (id != null && !left.remove(id)) {
                violations.add("/lines/" + i + "/id", "The invoice has no such line, or it is named twice");
            }
            commands.add(
                    id == null
                            ? JsonArray.of(0, 0, values.get(i))
                            : JsonArray.of(1, id, whole(current.get(id), values.get(i))));
        }
        violations.require();
        left.forEach(id -> commands.add(JsonArray.of(2, id, 0)));
        return commands;
    }

    private static JsonObject whole(OdooRow current, JsonObject values) {
        JsonObject whole = new JsonObject();
        if (current != null) {
            WRITTEN_TOGETHER.forEach(field -> whole.put(field, current.values().getValue(field)));
        }
        return whole.mergeIn(values);
    }

    /**
     * A change of an invoice.
     *
     * @param supplierId and kind of the invoice, for which its supplier's number has to be free
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amendment(String id, String ifMatch, String supplierId, String kind, InvoiceChange change) {

        private Optional<VendorReference> newReference() {
            return change.supplierReference() == null
                    ? Optional.empty()
                    : reference(supplierId, kind, change.supplierReference().orElse(null));
        }
    }
}
