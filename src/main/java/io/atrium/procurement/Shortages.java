package io.atrium.procurement;

import io.atrium.event.Event;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Cause;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Holds what is in stock against the reorder rules whenever one of the two changes. A rule that is not kept any more says
 * so, with the fact {@code inventory.shortage}; one that is kept again says nothing, and may fall short anew. Decided is by
 * what the records say now, so that a fact heard twice tells nothing twice.
 */
@ApplicationScoped
class Shortages {

    static final String CHANNEL = "shortages";

    private static final String DECIDER = "atrium";

    private final Records records;
    private final ReorderRuleMapping rules;
    private final InventoryBalanceMapping balances;
    private final Pool pool;
    private final Clock clock;

    Shortages(Records records, ReorderRuleMapping rules, InventoryBalanceMapping balances, Pool pool, Clock clock) {
        this.records = records;
        this.rules = rules;
        this.balances = balances;
        this.pool = pool;
        this.clock = clock;
    }

    /** Completes when the rules that the fact matters to say what is. */
    @Incoming(CHANNEL)
    Uni<Void> follow(Event fact) {
        String item = fact.data().getString("itemId");
        return records.documents(rules.name(), "itemId", item)
                .chain(concerned -> concerned.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : inStock(pool, item).chain(stock -> examine(item, concerned.values(), stock, fact)));
    }

    private Uni<Void> examine(String item, Collection<JsonObject> concerned, Collection<JsonObject> stock, Event fact) {
        return Multi.createFrom()
                .iterable(concerned)
                .select()
                .where(rule -> isShort(rule, stock) != rule.containsKey(ReorderRuleMapping.SHORTAGE))
                .onItem()
                .transformToUniAndConcatenate(rule -> correct(item, rule.getString("id"), fact))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is in stock is read once more, when nobody else can decide about the rule. */
    private Uni<Void> correct(String item, String rule, Event fact) {
        Cause cause = new Cause(DECIDER, fact.correlationId());
        return pool.withTransaction(transaction -> records.hold(transaction, rules)
                        .chain(() -> inStock(transaction, item))
                        .chain(stock -> records.change(
                                transaction, rules, rule, null, standing -> judged(standing, stock), cause)))
                .replaceWithVoid()
                .onFailure(Shortages::isGone)
                .recoverWithNull();
    }

    private Uni<Collection<JsonObject>> inStock(SqlClient database, String item) {
        return records.documents(database, balances.name(), "itemId", item).map(Map::values);
    }

    private JsonObject judged(JsonObject rule, Collection<JsonObject> stock) {
        if (!isShort(rule, stock)) {
            return new JsonObject();
        }
        JsonObject shortage = rule.getJsonObject(ReorderRuleMapping.SHORTAGE);
        return JsonObject.of(
                ReorderRuleMapping.SHORTAGE,
                shortage == null
                        ? JsonObject.of(
                                "quantity",
                                sum(rule, stock),
                                "since",
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                        : shortage);
    }

    /** It was deleted in Odoo meanwhile, and its fact comes. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof Failure known && known.code() == FailureCode.NOT_FOUND;
    }

    private static boolean isShort(JsonObject rule, Collection<JsonObject> stock) {
        return rule.getBoolean("active") && sum(rule, stock).compareTo(number(rule, "minimum")) < 0;
    }

    private static BigDecimal sum(JsonObject rule, Collection<JsonObject> stock) {
        return stock.stream()
                .filter(balance -> isWithin(balance, rule))
                .map(balance -> number(balance, "quantity"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** A location's name says in which others it is. Two legal entities may have warehouses of the same name. */
    private static boolean isWithin(JsonObject balance, JsonObject rule) {
        return balance.getString("locationId").equals(rule.getString("locationId"))
                || balance.getString("location").startsWith(rule.getString("location") + "/")
                        && Objects.equals(balance.getString("legalEntityId"), rule.getString("legalEntityId"));
    }

    private static BigDecimal number(JsonObject document, String field) {
        return document.getValue(field) instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.ZERO;
    }
}
