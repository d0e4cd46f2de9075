package io.atrium.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.record.Comparison.Pair;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Counts and sums of both sides, by currency and legal entity, and who else knows the documents. It grows. */
final class Totals {

    private static final String NONE = "";

    private final Map<Group, Sum> sums = new TreeMap<>();
    private final Map<String, Integer> knownBy = new TreeMap<>();

    /** As {@link #toJson} wrote them. */
    static Totals of(JsonObject stored) {
        Totals totals = new Totals();
        stored.getJsonArray("sums", new JsonArray()).forEach(each -> {
            JsonObject sum = (JsonObject) each;
            totals.sums.put(
                    new Group(sum.getString("currency", NONE), sum.getString("legalEntity", NONE)),
                    new Sum(
                            sum.getInteger("odooCount"),
                            sum.getInteger("recordCount"),
                            new BigDecimal(sum.getString("odoo")),
                            new BigDecimal(sum.getString("record"))));
        });
        stored.getJsonObject("knownBy", new JsonObject())
                .forEach(system -> totals.knownBy.put(system.getKey(), (Integer) system.getValue()));
        return totals;
    }

    JsonObject toJson() {
        JsonArray all = new JsonArray();
        sums.forEach((group, sum) -> all.add(new JsonObject()
                .put("currency", group.currency())
                .put("legalEntity", group.legalEntity())
                .put("odooCount", sum.odooCount())
                .put("recordCount", sum.recordCount())
                .put("odoo", sum.odoo().toPlainString())
                .put("record", sum.record().toPlainString())));
        return new JsonObject().put("sums", all).put("knownBy", new JsonObject(Map.copyOf(knownBy)));
    }

    /** Documents of a source of which nobody can say whose they are. */
    void addUnnamed(int documents) {
        if (documents > 0) {
            sums.merge(new Group(NONE, NONE), new Sum(documents, 0, BigDecimal.ZERO, BigDecimal.ZERO), Sum::plus);
        }
    }

    void add(Domain domain, Pair pair) {
        if (pair.odoo() != null) {
            sums.merge(group(domain, pair.odoo()), Sum.ofOdoo(amount(domain, pair.odoo())), Sum::plus);
        }
        if (pair.record() != null) {
            sums.merge(group(domain, pair.record()), Sum.ofRecord(amount(domain, pair.record())), Sum::plus);
            pair.record()
                    .getJsonArray("identifiers", new JsonArray())
                    .forEach(identifier ->
                            knownBy.merge(((JsonObject) identifier).getString("system"), 1, Integer::sum));
        }
    }

    private static Group group(Domain domain, JsonObject document) {
        JsonObject money = money(domain, document);
        return new Group(
                money == null ? NONE : money.getString("currency", NONE), document.getString("legalEntityId", NONE));
    }

    private static BigDecimal amount(Domain domain, JsonObject document) {
        JsonObject money = money(domain, document);
        return money == null ? BigDecimal.ZERO : Comparer.decimal(money);
    }

    private static JsonObject money(Domain domain, JsonObject document) {
        return domain.amountField() != null
                        && document.getValue(domain.amountField()) instanceof JsonObject money
                        && Comparer.isMoney(money)
                ? money
                : null;
    }

    /**
     * As they are told.
     *
     * @param isOfSource whether the other side is a source system, and not Odoo
     */
    List<Line> lines(boolean isOfSource) {
        List<Line> lines = new ArrayList<>();
        sums.forEach((group, sum) -> lines.add(new Line(
                orNull(group.currency()),
                orNull(group.legalEntity()),
                isOfSource ? null : sum.odooCount(),
                isOfSource ? sum.odooCount() : null,
                sum.recordCount(),
                group.currency().isEmpty() ? null : sum.odoo().toPlainString(),
                group.currency().isEmpty() ? null : sum.record().toPlainString(),
                group.currency().isEmpty()
                        ? null
                        : sum.odoo().subtract(sum.record()).toPlainString())));
        return lines;
    }

    Map<String, Integer> knownBy() {
        return Map.copyOf(knownBy);
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private record Group(String currency, String legalEntity) implements Comparable<Group> {

        @Override
        public int compareTo(Group other) {
            int byEntity = legalEntity.compareTo(other.legalEntity);
            return byEntity != 0 ? byEntity : currency.compareTo(other.currency);
        }
    }

    private record Sum(int odooCount, int recordCount, BigDecimal odoo, BigDecimal record) {

        static Sum ofOdoo(BigDecimal amount) {
            return new Sum(1, 0, amount, BigDecimal.ZERO);
        }

        static Sum ofRecord(BigDecimal amount) {
            return new Sum(0, 1, BigDecimal.ZERO, amount);
        }

        Sum plus(Sum other) {
            return new Sum(
                    odooCount + other.odooCount,
                    recordCount + other.recordCount,
                    odoo.add(other.odoo),
                    record.add(other.record));
        }
    }

    /** The documents of one currency and legal entity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReconciliationSum", description = "Documents of one currency and legal entity, on both sides")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) @Schema(examples = "EUR") String currency,
            @Holds(DataClass.INTERNAL) @Schema(examples = "le_53ysn18k") String legalEntityId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "120") Integer odooCount,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "120", description = "Instead of `odooCount`, when that is compared")
                    Integer sourceCount,
            @Holds(DataClass.INTERNAL) @Schema(examples = "120") int recordCount,
            @Schema(examples = "51230.10") String odoo,
            @Schema(examples = "51230.10") String record,
            @Schema(examples = "0.00") String difference) {}
}
