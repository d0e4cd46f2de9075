package io.atrium.reconcile;

import io.atrium.kernel.DataClass;
import io.atrium.reconcile.Difference.Field;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.record.Comparison.Pair;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds the two sides of a document against each other. Pure functions. */
final class Comparer {

    private static final Set<String> MONEY = Set.of("amount", "currency");
    private static final String RESTRICTED = "(restricted fields)";

    private final Domain domain;

    Comparer(Domain domain) {
        this.domain = domain;
    }

    /** What differs; empty when nothing does. */
    Optional<Difference> difference(Pair pair) {
        if (pair.isUnreadable()) {
            return Optional.of(Difference.found(pair.id(), Difference.UNREADABLE, List.of()));
        }
        if (pair.record() == null) {
            return Optional.of(Difference.found(pair.id(), Difference.MISSING, List.of()));
        }
        if (pair.odoo() == null) {
            return Optional.of(Difference.found(pair.id(), Difference.EXTRA, List.of()));
        }
        if (pair.odoo().equals(pair.record()) && !pair.differsInRestricted()) {
            return Optional.empty();
        }
        Found found = new Found();
        found.objects("", pair.odoo(), pair.record());
        if (found.fields.isEmpty() && found.isWithinTolerance) {
            return Optional.empty();
        }
        if (found.fields.isEmpty() && pair.differsInRestricted()) {
            found.fields.add(new Field(RESTRICTED, null, null, null));
        }
        return found.fields.isEmpty()
                ? Optional.empty()
                : Optional.of(Difference.found(pair.id(), found.kind(), List.copyOf(found.fields)));
    }

    /** What was found in one document. */
    private final class Found {

        private final List<Field> fields = new ArrayList<>();
        private boolean hasCurrency;
        private boolean hasAmount;
        private boolean isWithinTolerance;

        String kind() {
            return hasCurrency ? Difference.CURRENCY : hasAmount ? Difference.AMOUNT : Difference.CHANGED;
        }

        void objects(String path, JsonObject odoo, JsonObject record) {
            if (isMoney(odoo) && isMoney(record)) {
                money(path, odoo, record);
                return;
            }
            Set<String> names = new TreeSet<>(odoo.fieldNames());
            names.addAll(record.fieldNames());
            names.forEach(name ->
                    values(path.isEmpty() ? name : path + "." + name, odoo.getValue(name), record.getValue(name)));
        }

        private void values(String path, Object odoo, Object record) {
            if (odoo instanceof JsonObject one && record instanceof JsonObject other) {
                objects(path, one, other);
            } else if (odoo instanceof JsonArray one
                    && record instanceof JsonArray other
                    && one.size() == other.size()) {
                for (int i = 0; i < one.size(); i++) {
                    values(path + "." + i, one.getValue(i), other.getValue(i));
                }
            } else if (!isSame(odoo, record)) {
                hasAmount |= isMoney(odoo) || isMoney(record);
                add(path, odoo, record);
            }
        }

        /** An amount of another currency is another amount, whatever its figures. */
        private void money(String path, JsonObject odoo, JsonObject record) {
            if (!Objects.equals(odoo.getValue("currency"), record.getValue("currency"))) {
                hasCurrency = true;
                add(path + ".currency", odoo.getValue("currency"), record.getValue("currency"));
            }
            BigDecimal apart = decimal(odoo).subtract(decimal(record)).abs();
            if (apart.compareTo(domain.tolerance()) > 0) {
                hasAmount = true;
                add(path + ".amount", odoo.getValue("amount"), record.getValue("amount"));
            } else if (apart.signum() > 0) {
                isWithinTolerance = true;
            }
        }

        private void add(String path, Object odoo, Object record) {
            boolean isShown = isShown(path);
            String theirs = isShown ? text(odoo) : null;
            fields.add(new Field(
                    path,
                    domain.source() == null ? theirs : null,
                    domain.source() == null ? null : theirs,
                    isShown ? text(record) : null));
        }
    }

    /** Amounts, and what everybody in the organisation may know. */
    private boolean isShown(String path) {
        String field = path.replaceAll("\\.\\d+(?=\\.|$)", "");
        boolean isOfMoney = field.endsWith(".amount") || field.endsWith(".currency");
        return isOfMoney || domain.classes().getOrDefault(field, DataClass.BANK).compareTo(DataClass.INTERNAL) <= 0;
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static boolean isSame(Object one, Object other) {
        return one instanceof Number number && other instanceof Number another
                ? new BigDecimal(number.toString()).compareTo(new BigDecimal(another.toString())) == 0
                : Objects.equals(one, other);
    }

    static boolean isMoney(Object value) {
        return value instanceof JsonObject object && object.fieldNames().equals(MONEY);
    }

    static BigDecimal decimal(JsonObject money) {
        try {
            return new BigDecimal(money.getString("amount"));
        } catch (NumberFormatException | ClassCastException | NullPointerException noAmount) {
            // Differs from every amount.
            return new BigDecimal("-1e30");
        }
    }
}
