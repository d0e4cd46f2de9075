package io.atrium.invoicing;

import io.atrium.invoicing.NewInvoice.NewLine;
import io.atrium.kernel.Violations;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The lines of an invoice in Odoo's words (account.move.line, 14 to 19). What a line leaves open is taken from the line of
 * the order that it invoices, as Odoo's own button would.
 */
@ApplicationScoped
class InvoiceLines {

    private static final String IN_LOAD = "invoice_line_ids/";

    private final Odoo odoo;

    InvoiceLines(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The fields of each line, as {@code write} takes them.
     *
     * @param company in Odoo, whose orders may be invoiced; null when it is not known
     * @throws io.atrium.kernel.Failure {@code invalid}, naming everything that there is not
     */
    Uni<List<JsonObject>> values(List<NewLine> lines, Integer company) {
        return odoo.version().chain(version -> Uni.combine()
                .all()
                .unis(
                        orderLines(lines, version),
                        rows(
                                "product.product",
                                ids(lines, InvoiceMapping.ITEM_PREFIX, NewLine::itemId),
                                List.of("display_name", "uom_id")),
                        rows("account.account", ids(lines, AccountMapping.PREFIX, NewLine::accountId), List.of("name")),
                        rows(
                                "account.analytic.account",
                                ids(lines, CostCenterMapping.PREFIX, NewLine::costCenterId),
                                List.of("name")))
                .with((orders, items, accounts, costCenters) ->
                        new Known(version, company, orders, items, accounts, costCenters).values(lines)));
    }

    private Uni<Map<Integer, OdooRow>> orderLines(List<NewLine> lines, OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "name",
                "product_id",
                unitField(version),
                "price_unit",
                taxField(version),
                costField(version),
                "company_id"));
        if (hasDiscount(version)) {
            fields.add("discount");
        }
        return rows(
                "purchase.order.line",
                ids(lines, InvoiceMapping.ORDER_LINE_PREFIX, NewLine::purchaseOrderLineId),
                fields);
    }

    private Uni<Map<Integer, OdooRow>> rows(String model, List<Integer> ids, List<String> fields) {
        return odoo.read(model, ids, fields)
                .map(rows -> rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity())));
    }

    private static List<Integer> ids(List<NewLine> lines, String prefix, Function<NewLine, String> id) {
        return lines.stream()
                .map(line -> OdooId.ofNullable(prefix, id.apply(line)))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Renamed in Odoo 19. */
    private static String unitField(OdooVersion version) {
        return version.major() >= 19 ? "product_uom_id" : "product_uom";
    }

    /** On lines of orders, since Odoo 17. */
    private static boolean hasDiscount(OdooVersion version) {
        return version.major() >= 17;
    }

    private static String taxField(OdooVersion version) {
        return version.major() >= 19 ? "tax_ids" : "taxes_id";
    }

    /** What carries the cost of an order's line: one account until Odoo 15, a distribution since. */
    private static String costField(OdooVersion version) {
        return version.major() >= 16 ? "analytic_distribution" : "account_analytic_id";
    }

    /**
     * Puts a line into the current row of a table.
     *
     * @param externalId of the line
     */
    static void cells(LoadTable.Builder table, String externalId, JsonObject values) {
        table.cell(IN_LOAD + "id", externalId);
        values.forEach(value -> {
            if (value.getKey().equals("tax_ids")) {
                table.cell(
                        IN_LOAD + "tax_ids/.id",
                        joined(values.getJsonArray("tax_ids").getJsonArray(0)));
            } else if (value.getKey().endsWith("_id")) {
                table.cell(IN_LOAD + value.getKey() + "/.id", value.getValue());
            } else if (!(value.getValue() instanceof JsonObject)) {
                table.cell(IN_LOAD + value.getKey(), value.getValue());
            }
        });
    }

    private static String joined(JsonArray set) {
        return set.getJsonArray(2).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What a table has no cells for, and is written afterwards: how the costs of the line are shared. */
    static JsonObject unloadable(JsonObject values) {
        JsonObject rest = new JsonObject();
        values.forEach(value -> {
            if (value.getValue() instanceof JsonObject) {
                rest.put(value.getKey(), value.getValue());
            }
        });
        return rest;
    }

    /** What Odoo has of what the lines name. */
    private record Known(
            OdooVersion version,
            Integer company,
            Map<Integer, OdooRow> orders,
            Map<Integer, OdooRow> items,
            Map<Integer, OdooRow> accounts,
            Map<Integer, OdooRow> costCenters) {

        private List<JsonObject> values(List<NewLine> lines) {
            Violations violations = new Violations();
            List<JsonObject> values = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                values.add(values(lines.get(i), "/lines/" + i, violations));
            }
            violations.require();
            return values;
        }

        private JsonObject values(NewLine line, String pointer, Violations violations) {
            Integer order = OdooId.ofNullable(InvoiceMapping.ORDER_LINE_PREFIX, line.purchaseOrderLineId());
            Integer item = OdooId.ofNullable(InvoiceMapping.ITEM_PREFIX, line.itemId());
            Integer account = OdooId.ofNullable(AccountMapping.PREFIX, line.accountId());
            Integer costCenter = OdooId.ofNullable(CostCenterMapping.PREFIX, line.costCenterId());
            require(violations, pointer + "/purchaseOrderLineId", "order line", order, this::isOwnOrder);
            require(violations, pointer + "/itemId", "item", item, items::containsKey);
            require(violations, pointer + "/accountId", "account", account, accounts::containsKey);
            require(violations, pointer + "/costCenterId", "cost center", costCenter, costCenters::containsKey);
            JsonObject values = new JsonObject();
            ofOrder(values, order, line.unitPrice() == null);
            ofItem(values, item);
            put(values, "name", line.description());
            put(values, "quantity", line.quantity());
            put(
                    values,
                    "price_unit",
                    line.unitPrice() == null ? null : line.unitPrice().decimal());
            put(values, "discount", line.discount());
            put(values, "account_id", account);
            if (costCenter != null) {
                values.put(CostShare.field(version), version.major() >= 16 ? wholly(costCenter) : costCenter);
            }
            return values;
        }

        private boolean isOwnOrder(Integer id) {
            return orders.containsKey(id)
                    && (company == null || company.equals(orders.get(id).reference("company_id")));
        }

        private static void require(
                Violations violations, String pointer, String what, Integer id, Predicate<Integer> isKnown) {
            if (id != null && !isKnown.test(id)) {
                violations.add(pointer, "There is no such " + what);
            }
        }

        /** @param withPrice and with the discount on it */
        private void ofOrder(JsonObject values, Integer id, boolean withPrice) {
            OdooRow line = id == null ? null : orders.get(id);
            if (line == null) {
                return;
            }
            values.put("purchase_line_id", id);
            put(values, "product_id", line.reference("product_id"));
            put(values, "product_uom_id", line.reference(unitField(version)));
            put(values, "name", line.text("name"));
            if (withPrice) {
                put(values, "price_unit", line.decimal("price_unit"));
                put(values, "discount", line.quantityUnlessZero("discount"));
            }
            List<Integer> taxes = line.references(taxField(version));
            if (!taxes.isEmpty()) {
                values.put("tax_ids", JsonArray.of(JsonArray.of(6, 0, new JsonArray(taxes))));
            }
            Object costs = version.major() >= 16
                    ? line.values().getValue("analytic_distribution") instanceof JsonObject shares ? shares : null
                    : line.reference("account_analytic_id");
            put(values, CostShare.field(version), costs);
        }

        private void ofItem(JsonObject values, Integer id) {
            OdooRow item = id == null ? null : items.get(id);
            if (item == null) {
                return;
            }
            values.put("product_id", id);
            put(values, "product_uom_id", item.reference("uom_id"));
            if (!values.containsKey("name")) {
                values.put("name", item.text("display_name"));
            }
        }

        private static JsonObject wholly(Integer costCenter) {
            return new JsonObject().put(costCenter.toString(), 100);
        }

        private static void put(JsonObject values, String field, Object value) {
            if (value != null) {
                values.put(field, value);
            }
        }
    }
}
