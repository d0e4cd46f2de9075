package io.atrium.invoicing;

import io.atrium.event.Event;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.invoicing.InvoiceMatch.Finding;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Looks at an invoice again whenever it, an order that it names, or a contract with its supplier has changed (what was
 * received stands in the order), and tells when it has come to match, or does not match any more. What was last told is
 * written down with the fact, in one transaction, and decided is by what the records say now: a fact that is heard twice
 * tells nothing twice.
 */
@ApplicationScoped
class MatchFindings {

    static final String CHANNEL = "matches";

    private static final Logger LOG = Logger.getLogger(MatchFindings.class);
    private static final String DRAFT = "draft";
    private static final String CANCELLED = "cancelled";
    private static final String NOT_APPLICABLE = "not-applicable";
    private static final String MATCH = "match";

    private final Records records;
    private final InvoiceMatching matching;
    private final MatchTable table;
    private final EventLog log;
    private final Pool pool;

    MatchFindings(Records records, InvoiceMatching matching, MatchTable table, EventLog log, Pool pool) {
        this.records = records;
        this.matching = matching;
        this.table = table;
        this.log = log;
        this.pool = pool;
    }

    /** Completes when all is told that follows from the fact. */
    @Incoming(CHANNEL)
    Uni<Void> follow(Event fact) {
        return concerned(fact)
                .onItem()
                .transformToMulti(invoices -> Multi.createFrom().iterable(invoices))
                .onItem()
                .transformToUniAndConcatenate(
                        invoice -> pool.withTransaction(transaction -> examine(transaction, invoice, fact)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<List<String>> concerned(Event fact) {
        String subject = fact.subject();
        if (subject.startsWith(InvoiceMapping.PREFIX + "_")) {
            return Uni.createFrom().item(List.of(subject));
        }
        return subject.startsWith(InvoiceMapping.ORDER_PREFIX + "_")
                ? table.naming(subject)
                : table.of(fact.data().getString("supplierId"));
    }

    /** Nobody else looks at that invoice until the transaction ends. */
    private Uni<Void> examine(SqlConnection transaction, String id, Event fact) {
        return table.hold(transaction, id).chain(before -> records.find(transaction, InvoiceMapping.NAME, id)
                .chain(invoice -> invoice.isEmpty()
                        ? table.forget(transaction, id)
                        : examine(transaction, invoice.get(), before, fact)));
    }

    /** What a cancelled one was found to be, stays. */
    private Uni<Void> examine(SqlConnection transaction, JsonObject invoice, MatchTable.Standing before, Event fact) {
        if (CANCELLED.equals(invoice.getString("status"))) {
            return Uni.createFrom().voidItem();
        }
        return isTooEarly(transaction, before, fact)
                .chain(isTooEarly -> isTooEarly
                        ? table.remember(transaction, invoice)
                        : match(transaction, invoice)
                                .chain(found -> found.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : settle(transaction, invoice, before, found.get(), fact)));
    }

    /** While Atrium looks for the first time, the orders of an invoice may not be here yet. */
    private Uni<Boolean> isTooEarly(SqlConnection transaction, MatchTable.Standing before, Event fact) {
        return before.outcome() == null
                ? records.isOfFirstLook(transaction, InvoiceMatching.TYPES, fact.time())
                : Uni.createFrom().item(false);
    }

    /** One that cannot be compared holds up no others. */
    private Uni<Optional<Invoice.Match>> match(SqlConnection transaction, JsonObject invoice) {
        return matching.of(transaction, invoice)
                .map(match -> Optional.of(new Invoice.Match(match.outcome(), match.findings())))
                .onFailure(MatchFindings::isUnreadable)
                .recoverWithItem(unreadable -> {
                    // Its message may repeat what the invoice says.
                    LOG.errorf(
                            "%s cannot be held against its orders: %s",
                            invoice.getString("id"), unreadable.getClass().getName());
                    return Optional.empty();
                });
    }

    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IllegalArgumentException
                || failure instanceof ArithmeticException;
    }

    private Uni<Void> settle(
            SqlConnection transaction,
            JsonObject invoice,
            MatchTable.Standing before,
            Invoice.Match found,
            Event fact) {
        Uni<Void> kept = table.keep(transaction, invoice, found);
        boolean isNews = !NOT_APPLICABLE.equals(found.outcome())
                && !found.outcome().equals(before.outcome())
                && !isOldStory(invoice, before);
        return isNews ? kept.chain(() -> log.append(transaction, List.of(told(invoice, before, found, fact)))) : kept;
    }

    /** Of what had been posted before anybody looked, nobody waits to hear. */
    private static boolean isOldStory(JsonObject invoice, MatchTable.Standing before) {
        return before.outcome() == null && !before.isNew() && !DRAFT.equals(invoice.getString("status"));
    }

    private Fact told(JsonObject invoice, MatchTable.Standing before, Invoice.Match found, Event fact) {
        JsonObject previous = new JsonObject().put(MATCH, before.outcome() == null ? null : json(before.match()));
        JsonObject told = invoice.copy().put(MATCH, json(found)).put("previous", previous);
        return records.finding(InvoiceMapping.NAME, found.outcome(), told, fact.correlationId());
    }

    private static JsonObject json(Invoice.Match match) {
        List<String> findings = match.findings().stream().map(Finding::text).toList();
        return JsonObject.of("outcome", match.outcome(), "findings", new JsonArray(findings));
    }
}
