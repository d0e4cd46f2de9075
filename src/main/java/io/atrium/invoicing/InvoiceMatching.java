package io.atrium.invoicing;

import io.atrium.invoicing.ThreeWayMatch.Agreed;
import io.atrium.invoicing.ThreeWayMatch.Billed;
import io.atrium.invoicing.ThreeWayMatch.Claim;
import io.atrium.invoicing.ThreeWayMatch.Ordered;
import io.atrium.kernel.Money;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers the documents that an invoice is held against. They are other domains', and known here by their names alone. */
@ApplicationScoped
class InvoiceMatching {

    static final List<String> TYPES = List.of(InvoiceMapping.NAME, "purchase-order", "item", "contract");

    private static final String ORDER = "purchase-order";
    private static final String CONTRACT = "contract";
    private static final Set<String> CONFIRMED = Set.of("confirmed", "closed");

    private final Records records;
    private final Pool pool;
    private final InvoicingConfig config;

    InvoiceMatching(Records records, Pool pool, InvoicingConfig config) {
        this.records = records;
        this.pool = pool;
        this.config = config;
    }

    /** A tolerance that cannot be meant is refused before anything is posted by it. */
    void check(@Observes StartupEvent started) {
        Tolerance.of(config.match(), null);
        config.match().legalEntities().keySet().forEach(entity -> Tolerance.of(config.match(), entity));
    }

    /** As the records know it. */
    Uni<InvoiceMatch> of(JsonObject invoice) {
        return of(pool, invoice);
    }

    /** As a transaction sees them. */
    Uni<InvoiceMatch> of(SqlClient database, JsonObject invoice) {
        return Uni.combine()
                .all()
                .unis(
                        records.documents(database, ORDER, ids(invoice, "purchaseOrderId")),
                        contracts(database, invoice),
                        records.documents(database, "item", ids(invoice, "itemId")))
                .with((orders, contracts, items) -> match(invoice, orders, contracts, items));
    }

    /** As Odoo knows it now. */
    Uni<InvoiceMatch> afresh(int invoice) {
        return records.refresh(InvoiceMapping.NAME, invoice)
                .map(Stored::document)
                .call(document -> refresh(ORDER, InvoiceMapping.ORDER_PREFIX, ids(document, "purchaseOrderId")))
                .call(document -> contracts(pool, document).chain(found -> refresh(CONTRACT, "con", found.keySet())))
                .chain(this::of);
    }

    private Uni<Void> refresh(String type, String prefix, Set<String> ids) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> records.refresh(type, OdooId.of(prefix, id)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Map<String, JsonObject>> contracts(SqlClient database, JsonObject invoice) {
        return records.documents(database, CONTRACT, "supplierId", invoice.getString("supplierId", ""));
    }

    private static Set<String> ids(JsonObject invoice, String member) {
        return lines(invoice)
                .map(line -> line.getString(member))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<JsonObject> lines(JsonObject document) {
        return document.getJsonArray("lines", new JsonArray()).stream().map(JsonObject.class::cast);
    }

    private InvoiceMatch match(
            JsonObject invoice,
            Map<String, JsonObject> orders,
            Map<String, JsonObject> contracts,
            Map<String, JsonObject> items) {
        Map<String, Ordered> ordered = new HashMap<>();
        orders.values().forEach(order -> lines(order)
                .forEach(line -> ordered.put(line.getString("id"), ordered(order, line, items))));
        List<Agreed> agreed = contracts.values().stream()
                .filter(contract -> "confirmed".equals(contract.getString("status")))
                .flatMap(contract -> lines(contract)
                        .filter(line -> line.getString("itemId") != null)
                        .map(line -> agreed(contract, line)))
                .toList();
        return ThreeWayMatch.of(
                claim(invoice), ordered, agreed, Tolerance.of(config.match(), invoice.getString("legalEntityId")));
    }

    private static Claim claim(JsonObject invoice) {
        return new Claim(
                invoice.getString("id"),
                "credit-note".equals(invoice.getString("kind")),
                "cancelled".equals(invoice.getString("status")),
                invoice.getString("supplierId"),
                invoice.getString("legalEntityId"),
                date(invoice, "invoiceDate"),
                lines(invoice).map(InvoiceMatching::billed).toList());
    }

    private static Billed billed(JsonObject line) {
        return new Billed(
                line.getString("id"),
                line.getString("purchaseOrderLineId"),
                line.getString("itemId"),
                number(line, "quantity"),
                line.getString("unit"),
                price(line));
    }

    private static Ordered ordered(JsonObject order, JsonObject line, Map<String, JsonObject> items) {
        JsonObject item = items.getOrDefault(line.getString("itemId", ""), new JsonObject());
        return new Ordered(
                order.getString("id"),
                CONFIRMED.contains(order.getString("status")),
                order.getString("supplierId"),
                order.getString("legalEntityId"),
                number(line, "quantity"),
                number(line, "receivedQuantity"),
                number(line, "invoicedQuantity"),
                line.getString("unit"),
                price(line),
                "service".equals(item.getString("kind")));
    }

    private static Agreed agreed(JsonObject contract, JsonObject line) {
        return new Agreed(
                contract.getString("id"),
                contract.getString("legalEntityId"),
                date(contract, "validFrom"),
                date(contract, "validTo"),
                line.getString("itemId"),
                line.getString("unit"),
                price(line));
    }

    /** Of one unit, after the discount if the line has one. */
    private static Money price(JsonObject line) {
        JsonObject price = line.getJsonObject("unitPrice");
        return new Money(price.getString("amount"), price.getString("currency")).less(number(line, "discount"));
    }

    private static BigDecimal number(JsonObject line, String member) {
        return line.getValue(member) instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.ZERO;
    }

    private static LocalDate date(JsonObject document, String member) {
        String text = document.getString(member);
        return text == null ? null : LocalDate.parse(text);
    }
}
