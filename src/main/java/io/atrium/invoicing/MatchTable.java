package io.atrium.invoicing;

import io.atrium.invoicing.InvoiceMatch.Finding;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What was last found out about each invoice, and which orders it names. */
@ApplicationScoped
class MatchTable {

    private final Pool pool;

    MatchTable(Pool pool) {
        this.pool = pool;
    }

    /** The invoices that name that order. */
    Uni<List<String>> naming(String order) {
        return invoices("orders @> array[$1]", order);
    }

    /** The invoices of that supplier. */
    Uni<List<String>> of(String supplier) {
        return invoices("supplier = $1", supplier);
    }

    private Uni<List<String>> invoices(String condition, String value) {
        return pool.preparedQuery("select invoice from invoicing_match where " + condition + " order by invoice")
                .execute(Tuple.of(value))
                .map(rows -> {
                    List<String> invoices = new ArrayList<>(rows.size());
                    rows.forEach(row -> invoices.add(row.getString("invoice")));
                    return invoices;
                });
    }

    /** How it stands with an invoice; it stays so until the transaction ends. */
    Uni<Standing> hold(SqlConnection transaction, String invoice) {
        return transaction
                .preparedQuery("insert into invoicing_match (invoice) values ($1) on conflict (invoice) do nothing")
                .execute(Tuple.of(invoice))
                .map(RowSet::rowCount)
                .chain(inserted -> transaction
                        .preparedQuery("select outcome, findings from invoicing_match where invoice = $1 for update")
                        .execute(Tuple.of(invoice))
                        .map(rows -> standing(rows.iterator().next(), inserted == 1)));
    }

    private static Standing standing(Row row, boolean isNew) {
        List<Finding> findings =
                Stream.of(row.getArrayOfStrings("findings")).map(Finding::named).toList();
        return new Standing(isNew, row.getString("outcome"), findings);
    }

    /** Writes down what was found out. */
    Uni<Void> keep(SqlConnection transaction, JsonObject invoice, Invoice.Match match) {
        return transaction
                .preparedQuery(
                        """
                        update invoicing_match set supplier = $2, orders = $3, outcome = $4, findings = $5
                        where invoice = $1""")
                .execute(Tuple.of(
                        invoice.getString("id"),
                        invoice.getString("supplierId"),
                        orders(invoice),
                        match.outcome(),
                        match.findings().stream().map(Finding::text).toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Which orders it names, before it is looked at. */
    Uni<Void> remember(SqlConnection transaction, JsonObject invoice) {
        return transaction
                .preparedQuery("update invoicing_match set supplier = $2, orders = $3 where invoice = $1")
                .execute(Tuple.of(invoice.getString("id"), invoice.getString("supplierId"), orders(invoice)))
                .replaceWithVoid();
    }

    private static String[] orders(JsonObject invoice) {
        return invoice.getJsonArray("lines", new JsonArray()).stream()
                .map(line -> ((JsonObject) line).getString("purchaseOrderId"))
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
    }

    /** Of an invoice that is not there any more. */
    Uni<Void> forget(SqlConnection transaction, String invoice) {
        return transaction
                .preparedQuery("delete from invoicing_match where invoice = $1")
                .execute(Tuple.of(invoice))
                .replaceWithVoid();
    }

    /**
     * What was found out before.
     *
     * @param isNew whether the invoice was not even known
     * @param outcome null when it was never looked at
     */
    record Standing(boolean isNew, String outcome, List<Finding> findings) {

        Invoice.Match match() {
            return new Invoice.Match(outcome, findings);
        }
    }
}
