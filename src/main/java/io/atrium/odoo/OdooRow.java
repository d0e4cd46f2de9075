package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A record as Odoo reads it out. Odoo says {@code false} where nothing is set; here that is {@code null}. A field that
 * was not asked for, or that this Odoo lacks, is null too.
 */
public record OdooRow(JsonObject values) {

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

    /** The ids of an x2many. */
    public List<Integer> references(String field) {
        return values.getValue(field) instanceof JsonArray ids
                ? ids.stream().map(id -> ((Number) id).intValue()).toList()
                : List.of();
    }
}
