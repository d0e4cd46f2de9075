package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A record as Odoo reads it out. Odoo says {@code false} where nothing is set; here that is {@code null}. A field that
 * was not asked for, or that this Odoo lacks, is null too.
 */
public record OdooRow(JsonObject values) {

    /** No name that a field of Odoo can have. */
    private static final String COMPANIES = "@companies";

    public int id() {
        return values.getInteger("id");
    }

    public boolean has(String field) {
        return values.containsKey(field);
    }

    public String text(String field) {
        return values.getValue(field) instanceof String text && !text.isEmpty() ? text : null;
    }

    public boolean flag(String field) {
        return Boolean.TRUE.equals(values.getValue(field));
    }

    public Integer integer(String field) {
        return values.getValue(field) instanceof Number number ? number.intValue() : null;
    }

    /** Odoo's floats are printed the shortest way that reads back the same, so 4.5 stays 4.5. */
    public BigDecimal decimal(String field) {
        return values.getValue(field) instanceof Number number ? new BigDecimal(number.toString()) : null;
    }

    /** A number without idle zeros: 10.0 is 10. */
    public BigDecimal quantity(String field) {
        BigDecimal number = decimal(field);
        if (number == null) {
            return null;
        }
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** The same, null where it is zero. */
    public BigDecimal quantityUnlessZero(String field) {
        BigDecimal quantity = quantity(field);
        return quantity == null || quantity.signum() == 0 ? null : quantity;
    }

    public LocalDate date(String field) {
        String text = text(field);
        return text == null ? null : LocalDate.parse(text);
    }

    /** Odoo's naive {@code YYYY-MM-DD HH:MM:SS}, which is UTC. */
    public Instant instant(String field) {
        String text = text(field);
        return text == null ? null : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    /** The id that a many2one points to. */
    public Integer reference(String field) {
        return values.getValue(field) instanceof JsonArray pair && !pair.isEmpty() ? pair.getInteger(0) : null;
    }

    /** The label that a many2one shows. */
    public String label(String field) {
        return values.getValue(field) instanceof JsonArray pair && pair.size() > 1 ? pair.getString(1) : null;
    }

    /**
     * The company-dependent fields, as each company has them, by the company's id. Empty when they were not asked for.
     */
    public Map<Integer, OdooRow> companies() {
        Map<Integer, OdooRow> companies = new TreeMap<>();
        values.getJsonObject(COMPANIES, new JsonObject())
                .forEach(entry ->
                        companies.put(Integer.valueOf(entry.getKey()), new OdooRow((JsonObject) entry.getValue())));
        return companies;
    }

    /** Adds what the row's company-dependent fields are in that company. */
    public void addCompany(int company, JsonObject fields) {
        if (!values.containsKey(COMPANIES)) {
            values.put(COMPANIES, new JsonObject());
        }
        values.getJsonObject(COMPANIES).put(Integer.toString(company), fields);
    }

    /** Those of the values that the row does not have yet, as {@code write} takes them; nothing when it has them all. */
    public JsonObject differing(JsonObject wanted) {
        JsonObject differing = new JsonObject();
        wanted.forEach(value -> {
            Object current = values.getValue(value.getKey()) instanceof JsonArray
                    ? reference(value.getKey())
                    : values.getValue(value.getKey());
            if (!isSame(current, value.getValue())) {
                differing.put(value.getKey(), value.getValue());
            }
        });
        return differing;
    }

    private static boolean isSame(Object current, Object wanted) {
        return current instanceof Number one && wanted instanceof Number other
                ? new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0
                : Objects.equals(current, wanted);
    }

    /** The ids of an x2many. */
    public List<Integer> references(String field) {
        return values.getValue(field) instanceof JsonArray ids
                ? ids.stream().map(id -> ((Number) id).intValue()).toList()
                : List.of();
    }
}
