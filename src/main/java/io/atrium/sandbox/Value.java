package io.atrium.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Conversions between what callers send, what rows hold and what Odoo answers. Rows hold times with microseconds. */
final class Value {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private Value() {}

    static String time(Instant instant) {
        return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    static String day(Instant instant) {
        return time(instant).substring(0, 10);
    }

    /** The same time in the stored form, so that times compare as texts. */
    static String microseconds(String time) {
        String whole = time.contains(".") ? time : time + ".";
        return (whole + "000000").substring(0, Math.min(26, whole.length() + 6));
    }

    static double cents(double amount) {
        return Math.round(amount * 100 + Math.signum(amount) * 1e-6) / 100.0;
    }

    /** Numbers as numbers, texts as PostgreSQL would sort them in a human language, false before true. */
    static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        String x = String.valueOf(a);
        String y = String.valueOf(b);
        int ignoringCase = x.compareToIgnoreCase(y);
        return ignoringCase != 0 ? ignoringCase : x.compareTo(y);
    }

    /** What a row holds for a value that a caller sent; null for nothing. Not for x2many fields. */
    static Object stored(Model model, Field field, Object sent) {
        boolean nothing = sent == null || Boolean.FALSE.equals(sent);
        switch (field.type()) {
            case "boolean":
                return Python.truthy(sent);
            case "integer", "many2one_reference":
                return nothing ? null : Integer.valueOf(number(sent).intValue());
            case "float", "monetary":
                return nothing ? Double.valueOf(0) : Double.valueOf(number(sent).doubleValue());
            case "many2one":
                return nothing || Integer.valueOf(0).equals(sent) ? null : reference(model, field, sent);
            case "date":
                return nothing || "".equals(sent) ? null : date(String.valueOf(sent));
            case "datetime":
                return nothing || "".equals(sent) ? null : datetime(String.valueOf(sent));
            case "selection":
                return nothing ? null : selected(model, field, sent);
            case "json":
                return nothing ? null : sent;
            default:
                return nothing ? null : String.valueOf(sent);
        }
    }

    private static Number number(Object sent) {
        if (sent instanceof Number number) {
            return number;
        }
        if (sent instanceof Boolean) {
            return 1;
        }
        try {
            return Double.valueOf(String.valueOf(sent));
        } catch (NumberFormatException e) {
            throw OdooError.value("could not convert string to float: " + Python.repr(sent));
        }
    }

    private static Integer reference(Model model, Field field, Object sent) {
        if (sent instanceof Integer id) {
            return id;
        }
        throw OdooError.value("Wrong value for " + model.name() + "." + field.name() + ": " + Python.repr(sent));
    }

    private static Object selected(Model model, Field field, Object sent) {
        if (field.selection().containsKey(String.valueOf(sent))) {
            return String.valueOf(sent);
        }
        throw OdooError.value("Wrong value for " + model.name() + "." + field.name() + ": " + Python.repr(sent));
    }

    private static String date(String sent) {
        String day = sent.length() > 10 ? sent.substring(0, 10) : sent;
        try {
            return LocalDate.parse(day).toString();
        } catch (DateTimeParseException e) {
            throw OdooError.value("time data '" + day + "' does not match format '%Y-%m-%d'");
        }
    }

    private static String datetime(String sent) {
        String time = sent.length() == 10 ? sent + " 00:00:00" : sent;
        try {
            return TIME.format(LocalDateTime.parse(time, DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
        } catch (DateTimeParseException e) {
            throw OdooError.value("time data '" + sent + "' does not match format '%Y-%m-%d %H:%M:%S'");
        }
    }

    /** What Odoo answers for a stored value: false for nothing, zero for no number, times to the second. */
    static Object answer(Field field, Object value) {
        switch (field.type()) {
            case "integer":
                return value == null ? 0 : value;
            case "many2one_reference":
                return value == null ? 0 : value;
            case "float", "monetary":
                return value == null ? 0.0 : value;
            case "one2many", "many2many":
                return value == null ? List.of() : new ArrayList<>((List<?>) value);
            case "datetime":
                return value == null ? Boolean.FALSE : ((String) value).substring(0, 19);
            default:
                return value == null ? Boolean.FALSE : value;
        }
    }
}
