package io.atrium.invoicing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Creates the draft in Odoo under the intent's external id, each line under one of its own. */
@ApplicationScoped
class InvoiceCreation implements CommandHandler {

    static final String OPERATION = "invoice.create";

    private final Odoo odoo;
    private final InvoiceLines lines;
    private final ObjectMapper json;

    InvoiceCreation(Odoo odoo, InvoiceLines lines, ObjectMapper json) {
        this.odoo = odoo;
        this.lines = lines;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    /** Who brings the same number of the supplier's at once comes one after the other. */
    @Override
    public Set<String> locks(JsonObject body) {
        return Set.of(
                reference(body.getString("supplierId"), body.getString("kind"), body.getString("supplierReference"))
                        .lock());
    }

    private static VendorReference reference(String supplier, String kind, String text) {
        return new VendorReference(
                OdooId.of(InvoiceMapping.SUPPLIER_PREFIX, supplier), kind == null ? "invoice" : kind, text);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewInvoice invoice = intent.body(NewInvoice.class, json);
        String externalId = intent.externalId(InvoiceMapping.PREFIX);
        Integer company = OdooId.ofNullable(LegalEntityMapping.PREFIX, invoice.legalEntityId());
        return odoo.loadOnce(
                        InvoiceMapping.MODEL,
                        externalId,
                        () -> table(invoice, externalId, company),
                        context(invoice, company))
                .onFailure(InvoiceCreation::isConflict)
                .recoverWithUni(conflict -> orElse(conflict, externalId))
                .call(id -> complete(id, invoice, company))
                .map(id -> Effect.created(InvoiceMapping.NAME, id));
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.CONFLICT;
    }

    /** The invoice that has the number may be this one, made a moment ago by an earlier attempt. */
    private Uni<Integer> orElse(Throwable conflict, String externalId) {
        return odoo.externalId(InvoiceMapping.MODEL, externalId)
                .map(Unchecked.function(own -> own.orElseThrow(() -> (Failure) conflict)));
    }

    private Uni<LoadTable> table(NewInvoice invoice, String externalId, Integer company) {
        return reference(invoice.supplierId(), invoice.kind(), invoice.supplierReference())
                .requireFree(odoo, OptionalInt.empty())
                .chain(() -> Uni.combine()
                        .all()
                        .unis(currency(invoice.currency()), lines.values(invoice.lines(), company))
                        .with((currency, values) -> table(invoice, externalId, currency, values)));
    }

    private Uni<Integer> currency(String name) {
        return odoo.searchRead(Search.of("res.currency", JsonArray.of(JsonArray.of("name", "=", name)), List.of("name"))
                        .limit(1))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(OdooRow::id)
                        .orElseThrow(() -> Failure.invalid("/currency", "Odoo does not use the currency " + name)));
    }

    private static LoadTable table(NewInvoice invoice, String externalId, int currency, List<JsonObject> values) {
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                .cell("move_type", InvoiceMapping.moveType(invoice.kind()))
                .cell("partner_id/.id", OdooId.of(InvoiceMapping.SUPPLIER_PREFIX, invoice.supplierId()))
                .cell("ref", invoice.supplierReference())
                .cell("invoice_date", invoice.invoiceDate())
                .cell("currency_id/.id", currency);
        Optional.ofNullable(invoice.dueDate()).ifPresent(date -> table.cell("invoice_date_due", date));
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                table.nextRow();
            }
            InvoiceLines.cells(table, externalId + "_" + (i + 1), values.get(i));
        }
        return table.build();
    }

    /** The company decides the journal, which decides the rest. */
    private static JsonObject context(NewInvoice invoice, Integer company) {
        JsonObject context = new JsonObject().put("default_move_type", InvoiceMapping.moveType(invoice.kind()));
        return company == null ? context : context.put("allowed_company_ids", JsonArray.of(company));
    }

    /** What {@code load} cannot carry, on the lines in the order in which it made them: from Odoo 16 on, cost centers. */
    private Uni<Void> complete(int id, NewInvoice invoice, Integer company) {
        return odoo.version()
                .chain(version -> version.major() < 16
                        ? Uni.createFrom().voidItem()
                        : Uni.combine()
                                .all()
                                .unis(made(id, version), lines.values(invoice.lines(), company))
                                .asTuple()
                                .chain(found -> complete(
                                        found.getItem1(),
                                        found.getItem2().stream()
                                                .map(InvoiceLines::unloadable)
                                                .toList())));
    }

    private Uni<List<Integer>> made(int id, OdooVersion version) {
        JsonArray domain = InvoiceMapping.shownLines(version).add(JsonArray.of("move_id", "=", id));
        return odoo.searchIds(
                Search.of(InvoiceMapping.LINE_MODEL, domain, List.of()).orderBy("id asc"));
    }

    private Uni<Void> complete(List<Integer> made, List<JsonObject> rest) {
        return Multi.createFrom()
                .iterable(IntStream.range(0, Math.min(made.size(), rest.size()))
                        .filter(i -> !rest.get(i).isEmpty())
                        .boxed()
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(
                        i -> odoo.write(InvoiceMapping.LINE_MODEL, List.of(made.get(i)), rest.get(i), new JsonObject()))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
