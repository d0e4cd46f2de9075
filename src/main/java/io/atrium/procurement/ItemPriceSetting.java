package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sets a vendor price in Odoo (product.supplierinfo): changes the one that it replaces, or makes one. */
@ApplicationScoped
class ItemPriceSetting implements CommandHandler {

    static final String OPERATION = "item-price.set";

    private final Odoo odoo;
    private final Changes changes;
    private final Currencies currencies;
    private final ItemPriceMapping prices;
    private final ObjectMapper json;

    ItemPriceSetting(Odoo odoo, Changes changes, Currencies currencies, ItemPriceMapping prices, ObjectMapper json) {
        this.odoo = odoo;
        this.changes = changes;
        this.currencies = currencies;
        this.prices = prices;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    /** Two that set the same price at once would both find none. */
    @Override
    public Set<String> locks(JsonObject body) {
        return Set.of("item-price " + body.getString("itemId") + " " + body.getString("supplierId"));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewItemPrice price = intent.body(NewItemPrice.class, json);
        return odoo.externalId(prices.model(), intent.externalId(prices.prefix()))
                .chain(made -> made.isPresent()
                        ? Uni.createFrom().item(Effect.created(prices.name(), made.get()))
                        : set(intent, price));
    }

    private Uni<Effect> set(Intent intent, NewItemPrice price) {
        return Uni.combine()
                .all()
                .unis(
                        odoo.version(),
                        group(price),
                        currencies.named(price.price().currency(), "/price/currency"))
                .asTuple()
                .chain(known -> replaced(price, known.getItem1())
                        .chain(id -> id.isPresent()
                                ? changes.make(
                                        intent,
                                        prices.name(),
                                        prices.model(),
                                        id.get(),
                                        values(price, known.getItem3()))
                                : make(intent, price, known.getItem1(), known.getItem2(), known.getItem3())));
    }

    /** The product that the item is a variant of: Odoo keeps prices with it. */
    private Uni<Integer> group(NewItemPrice price) {
        return odoo.read("product.product", List.of(item(price)), List.of("product_tmpl_id"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.reference("product_tmpl_id"))
                        .orElseThrow(() -> Failure.invalid("/itemId", "There is no such item")));
    }

    private Uni<Optional<Integer>> replaced(NewItemPrice price, OdooVersion version) {
        JsonArray same = JsonArray.of(
                JsonArray.of(ItemPriceMapping.vendorField(version), "=", supplier(price)),
                JsonArray.of("product_id", "=", item(price)),
                JsonArray.of("min_qty", "=", quantity(price)),
                JsonArray.of("date_start", "=", orFalse(price.validFrom())),
                JsonArray.of(
                        "company_id",
                        "=",
                        company(price).map(Object.class::cast).orElse(false)));
        return odoo.searchIds(Search.of(prices.model(), same, List.of())
                        .orderBy("id asc")
                        .limit(1))
                .map(ids -> ids.stream().findFirst());
    }

    private static JsonObject values(NewItemPrice price, int currency) {
        JsonObject values = new JsonObject()
                .put("price", price.price().decimal().doubleValue())
                .put("currency_id", currency)
                .put("date_end", orFalse(price.validTo()));
        if (price.leadTimeDays() != null) {
            values.put("delay", price.leadTimeDays());
        }
        if (price.supplierItemCode() != null) {
            values.put("product_code", price.supplierItemCode());
        }
        return values;
    }

    private Uni<Effect> make(Intent intent, NewItemPrice price, OdooVersion version, int group, int currency) {
        String externalId = intent.externalId(prices.prefix());
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                .cell(ItemPriceMapping.vendorField(version) + "/.id", supplier(price))
                .cell("product_tmpl_id/.id", group)
                .cell("product_id/.id", item(price))
                .cell("min_qty", quantity(price))
                .cell("price", price.price().amount())
                .cell("currency_id/.id", currency);
        optional(table, "date_start", price.validFrom());
        optional(table, "date_end", price.validTo());
        optional(table, "delay", price.leadTimeDays());
        optional(table, "product_code", price.supplierItemCode());
        company(price).ifPresent(company -> table.cell("company_id/.id", company));
        return odoo.loadOnce(
                        prices.model(),
                        externalId,
                        () -> Uni.createFrom().item(table.build()),
                        CompanyContext.of(price.legalEntityId()))
                .map(id -> Effect.created(prices.name(), id));
    }

    private static void optional(LoadTable.Builder table, String field, Object value) {
        if (value != null) {
            table.cell(field, value);
        }
    }

    private static Object orFalse(LocalDate day) {
        return day == null ? false : day.toString();
    }

    private static double quantity(NewItemPrice price) {
        return price.minQuantity() == null ? 0 : price.minQuantity().doubleValue();
    }

    private static int item(NewItemPrice price) {
        return PublicId.parse(ItemMapping.PREFIX, price.itemId()).orElseThrow();
    }

    private static int supplier(NewItemPrice price) {
        return PublicId.parse(SupplierMapping.PREFIX, price.supplierId()).orElseThrow();
    }

    private static Optional<Integer> company(NewItemPrice price) {
        return PublicId.parse(SupplierMapping.LEGAL_ENTITY_PREFIX, price.legalEntityId());
    }
}
