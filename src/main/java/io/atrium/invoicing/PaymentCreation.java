package io.atrium.invoicing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.Price;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Money;
import io.atrium.kernel.Violation;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Pays invoices with Odoo's dialog (account.payment.register, 14 to 19), once.
 *
 * <p>The dialog asks nothing: pressed twice it pays twice. A later attempt therefore makes sure first that an earlier one
 * can have no effect any more. It makes the earlier dialogs unfit to be pressed, and then writes the invoices, which an
 * earlier call that still runs would have to write too: that call either has ended before, and its payment is found, or Odoo
 * undoes it, tries it again, and meets the unfit dialog.
 */
@ApplicationScoped
class PaymentCreation implements CommandHandler {

    static final String OPERATION = "payment.create";

    private static final String DIALOG = "account.payment.register";
    private static final JsonObject NO_CONTEXT = new JsonObject();

    private static final List<String> BILL = List.of(
            "move_type",
            "state",
            "payment_state",
            "amount_residual",
            "currency_id",
            "partner_id",
            "company_id",
            "invoice_origin");

    private static final Set<String> PAYABLE = Set.of("posted", "partially-paid");

    private final Odoo odoo;
    private final ObjectMapper json;
    private final Clock clock;

    PaymentCreation(Odoo odoo, ObjectMapper json, Clock clock) {
        this.odoo = odoo;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    /** Of those who pay the same invoice at once, each sees what the ones before have left open. */
    @Override
    public Set<String> locks(JsonObject body) {
        return body.getJsonArray("invoiceIds").stream()
                .map(id -> InvoiceMapping.lock((String) id))
                .collect(Collectors.toSet());
    }

    @Override
    public Uni<Set<String>> parties(JsonObject body, Records records) {
        return Suppliers.of(
                body.getJsonArray("invoiceIds").stream().map(String.class::cast).toList(), records);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewPayment payment = intent.body(NewPayment.class, json);
        String marker = PaymentMarker.of(intent.id());
        return bills(payment)
                .call(bills -> intent.attempt() > 1
                        ? forestall(marker, bills)
                        : Uni.createFrom().voidItem())
                .chain(bills -> find(marker)
                        .chain(found ->
                                found.isPresent() ? Uni.createFrom().item(found.get()) : pay(intent, payment, marker)))
                .map(id -> Effect.created(PaymentMapping.NAME, id));
    }

    /** In the order in which they were named. */
    private Uni<List<OdooRow>> bills(NewPayment payment) {
        List<Integer> ids = payment.invoiceIds().stream()
                .map(id -> OdooId.of(InvoiceMapping.PREFIX, id))
                .toList();
        return odoo.read(InvoiceMapping.MODEL, ids, BILL).map(rows -> {
            Map<Integer, OdooRow> found = new HashMap<>();
            rows.forEach(row -> found.put(row.id(), row));
            if (found.size() < ids.size()) {
                throw Failure.notFound("Odoo has one of the invoices no more");
            }
            return ids.stream().map(found::get).toList();
        });
    }

    private Uni<Void> forestall(String marker, List<OdooRow> bills) {
        JsonArray marked = JsonArray.of(JsonArray.of("communication", "ilike", marker));
        return odoo.searchIds(Search.of(DIALOG, marked, List.of()))
                .chain(dialogs -> dialogs.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : odoo.write(DIALOG, dialogs, JsonObject.of("amount", -1), NO_CONTEXT))
                .chain(() -> touch(bills));
    }

    /** Writes them and changes nothing. */
    private Uni<Void> touch(List<OdooRow> bills) {
        return Multi.createFrom()
                .iterable(bills)
                .onItem()
                .transformToUniAndConcatenate(bill -> odoo.write(
                        InvoiceMapping.MODEL,
                        List.of(bill.id()),
                        JsonObject.of("invoice_origin", bill.values().getValue("invoice_origin")),
                        NO_CONTEXT))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Optional<Integer>> find(String marker) {
        return odoo.version()
                .map(version -> JsonArray.of(JsonArray.of(PaymentMapping.memoField(version), "ilike", marker)))
                .chain(domain -> odoo.searchIds(
                        Search.of(PaymentMapping.MODEL, domain, List.of()).orderBy("id asc")))
                .map(ids -> ids.stream().findFirst());
    }

    private Uni<Integer> pay(Intent intent, NewPayment payment, String marker) {
        return bills(payment)
                .invoke(bills -> require(payment, bills))
                .chain(bills -> journal(payment, bills.get(0)).chain(journal -> pay(intent, payment, bills, journal)))
                .chain(() -> find(marker))
                .map(found -> found.orElseThrow(
                        () -> new Failure(FailureCode.REJECTED_BY_ODOO, "Odoo made no payment, and did not say why")));
    }

    private Uni<Void> pay(Intent intent, NewPayment payment, List<OdooRow> bills, Optional<Integer> journal) {
        JsonObject context = new JsonObject()
                .put("active_model", InvoiceMapping.MODEL)
                .put("active_ids", new JsonArray(bills.stream().map(OdooRow::id).toList()))
                .put("allowed_company_ids", JsonArray.of(bills.get(0).reference("company_id")));
        JsonObject values = new JsonObject()
                .put("payment_date", date(payment).toString())
                .put("communication", PaymentMarker.memo(payment.memo(), intent.id()))
                .put("group_payment", true)
                .put("currency_id", bills.get(0).reference("currency_id"))
                .put("amount", amount(payment, bills))
                .put("payment_difference_handling", "open");
        journal.ifPresent(id -> values.put("journal_id", id));
        return odoo.create(DIALOG, values, context)
                .call(this::requireOnePayment)
                .chain(dialog -> odoo.button(DIALOG, "action_create_payments", dialog, context))
                .replaceWithVoid();
    }

    private LocalDate date(NewPayment payment) {
        return payment.date() == null ? LocalDate.ofInstant(clock.instant(), clock.getZone()) : payment.date();
    }

    /** Where it would make several, the dialog takes neither amount nor memo. */
    private Uni<Void> requireOnePayment(int dialog) {
        return odoo.read(DIALOG, List.of(dialog), List.of("can_edit_wizard"))
                .invoke(rows -> {
                    if (!rows.get(0).flag("can_edit_wizard")) {
                        throw new Failure(
                                FailureCode.CONFLICT,
                                "Odoo would not pay these invoices with one payment: they are owed on several accounts,"
                                        + " or paid to several bank accounts");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Optional<Integer>> journal(NewPayment payment, OdooRow bill) {
        if (payment.journal() == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        JsonArray domain = JsonArray.of(
                JsonArray.of("code", "=", payment.journal()),
                JsonArray.of("type", "in", JsonArray.of("bank", "cash")),
                JsonArray.of("company_id", "=", bill.reference("company_id")));
        return odoo.searchIds(Search.of("account.journal", domain, List.of()).limit(1))
                .map(ids -> Optional.of(ids.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.invalid(
                                "/journal", "The invoices' legal entity has no bank or cash journal with this code"))));
    }

    private static void require(NewPayment payment, List<OdooRow> bills) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < bills.size(); i++) {
            String refusal = refusal(bills.get(i), bills.get(0));
            if (refusal != null) {
                violations.add(new Violation("/invoiceIds/" + i, refusal));
            }
        }
        requireNone(violations);
        requireAmount(payment.amount(), open(bills), bills.get(0).label("currency_id"));
    }

    private static String refusal(OdooRow bill, OdooRow first) {
        String progress = InvoiceMapping.progress(bill);
        if (!InvoiceMapping.kind(bill).equals("invoice")) {
            return "A credit note is not paid";
        }
        if (!PAYABLE.contains(progress)) {
            return "The invoice is " + progress + "; only a posted one that is not paid yet can be paid";
        }
        if (bill.decimal("amount_residual").signum() <= 0) {
            return "Nothing of the invoice is open";
        }
        boolean fits = List.<Function<OdooRow, Object>>of(
                        row -> row.reference("partner_id"),
                        row -> row.reference("currency_id"),
                        row -> row.reference("company_id"))
                .stream()
                .allMatch(same -> same.apply(bill).equals(same.apply(first)));
        return fits ? null : "One payment is for invoices of one supplier, in one currency and legal entity";
    }

    private static void requireAmount(Price amount, BigDecimal open, String currency) {
        if (amount == null) {
            return;
        }
        if (!amount.currency().equals(currency)) {
            requireNone(List.of(new Violation("/amount/currency", "The invoices are in " + currency)));
        }
        if (amount.decimal().signum() <= 0 || amount.decimal().compareTo(open) > 0) {
            requireNone(List.of(new Violation(
                    "/amount/amount",
                    "Between nothing and the %s that are open can be paid"
                            .formatted(Money.of(open, currency).amount()))));
        }
    }

    private static void requireNone(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw Failure.of(FailureCode.CONFLICT, violations.get(0).detail(), violations);
        }
    }

    private static BigDecimal amount(NewPayment payment, List<OdooRow> bills) {
        return payment.amount() == null ? open(bills) : payment.amount().decimal();
    }

    private static BigDecimal open(List<OdooRow> bills) {
        return bills.stream().map(bill -> bill.decimal("amount_residual")).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
