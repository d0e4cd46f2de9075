package io.atrium.sandbox;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The texts of {@code load} as values of fields. */
final class Cells {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Cells() {}

    /** Why a cell cannot be read; {@code moreInfo} is a hint as Odoo gives it, or null. */
    record Failure(String message, Object moreInfo) {}

    interface Failures {
        void add(Field field, Failure failure);
    }

    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Unreadable(String message, Object moreInfo) {
            super(message, null, false, false);
            this.failure = new Failure(message, moreInfo);
        }
    }

    /** Cells by field and subfield ("" for none); what cannot be read is reported and left out. */
    static void convert(
            Env env,
            Model model,
            Map<String, Map<String, Object>> cells,
            Map<String, Object> values,
            Failures failures) {
        cells.forEach((name, bySubfield) -> {
            if (!model.has(name)) {
                throw OdooError.python("KeyError", "'" + name + "'");
            }
            Field field = model.field(name);
            Map.Entry<String, Object> cell = bySubfield.entrySet().iterator().next();
            try {
                values.put(name, value(env, field, cell.getKey(), cell.getValue()));
            } catch (Unreadable unreadable) {
                failures.add(field, unreadable.failure);
            }
        });
    }

    static Integer integer(Object cell) {
        try {
            return Integer.valueOf(String.valueOf(cell).trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object value(Env env, Field field, String subfield, Object cell) {
        String text = cell == null || Boolean.FALSE.equals(cell) ? "" : String.valueOf(cell);
        if (text.isEmpty()) {
            return false;
        }
        switch (field.type()) {
            case "many2one":
                return reference(env, field, subfield, text);
            case "many2many":
                List<Object> ids = new ArrayList<>();
                for (String part : text.split(",")) {
                    ids.add(reference(env, field, subfield, part));
                }
                return List.of(List.of(6, 0, ids));
            case "boolean":
                return flag(field, text);
            case "integer", "many2one_reference":
                Integer integer = integer(text);
                if (integer == null) {
                    throw unreadable(field, text, "an integer", null);
                }
                return integer;
            case "float", "monetary":
                try {
                    return Double.valueOf(text);
                } catch (NumberFormatException e) {
                    throw unreadable(field, text, "a number", null);
                }
            case "date":
                return date(field, text);
            case "datetime":
                return datetime(env, field, text);
            case "selection":
                return selected(field, text);
            default:
                return text;
        }
    }

    private static Unreadable unreadable(Field field, String text, String what, Object moreInfo) {
        return new Unreadable(
                "'" + text + "' does not seem to be " + what + " for field '" + field.label() + "'", moreInfo);
    }

    private static boolean flag(Field field, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (Set.of("1", "true", "yes").contains(lower)) {
            return true;
        }
        if (Set.of("0", "false", "no").contains(lower)) {
            return false;
        }
        throw new Unreadable(
                "Unknown value '" + text + "' for boolean field '" + field.label() + "'",
                "Use '1' for yes and '0' for no");
    }

    private static String date(Field field, String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw unreadable(field, text, "a valid date", "Use the format '2012-12-31'");
        }
    }

    /** A time without a zone is meant in the zone of the context, else of the user: that is not always UTC. */
    private static String datetime(Env env, Field field, String text) {
        Object zone = env.context().get("tz");
        if (!Python.truthy(zone)) {
            zone = env.present("res.users", Demo.USER).get("tz");
        }
        try {
            return TIME.format(LocalDateTime.parse(text, TIME)
                    .atZone(zone == null ? ZoneOffset.UTC : ZoneId.of(String.valueOf(zone)))
                    .withZoneSameInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            throw unreadable(field, text, "a valid datetime", "Use the format '2012-12-31 23:59:59'");
        }
    }

    private static Object selected(Field field, String text) {
        for (Map.Entry<String, Object> option : field.selection().entrySet()) {
            if (option.getKey().equals(text) || option.getValue().equals(text)) {
                return option.getKey();
            }
        }
        throw new Unreadable(
                "Value '" + text + "' not found in selection field '" + field.label() + "'",
                List.copyOf(field.selection().values()));
    }

    private static Integer reference(Env env, Field field, String subfield, String text) {
        Integer id;
        String kind;
        switch (subfield) {
            case ".id":
                kind = "database id";
                id = integer(text);
                id = id == null || !isFound(env, field, id) ? null : id;
                break;
            case "id":
                kind = "external id";
                id = ExternalIds.find(env, field.of(), text);
                break;
            default:
                kind = "name";
                id = Search.named(env, env.model(field.of()), text, List.of(), "=", 1).stream()
                        .map(found -> (Integer) found.get(0))
                        .findFirst()
                        .orElse(null);
        }
        if (id == null) {
            throw new Unreadable(
                    "No matching record found for " + kind + " '" + text + "' in field '" + field.label() + "'",
                    possibleValues(env, field, subfield));
        }
        return id;
    }

    /** It searches, so that it does not find what is archived. */
    private static boolean isFound(Env env, Field field, int id) {
        Row row = env.row(field.of(), id);
        return row != null && (!env.hidesArchived(env.model(field.of())) || row.flag("active"));
    }

    private static Map<String, Object> possibleValues(Env env, Field field, String subfield) {
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("name", "Possible Values");
        action.put("type", "ir.actions.act_window");
        action.put("target", "new");
        action.put("view_mode", env.serie() < 19 ? "tree,form" : "list,form");
        action.put("views", List.of(List.of(false, "list"), List.of(false, "form")));
        action.put("context", Map.of("create", false));
        action.put("help", "See all possible values");
        action.put("res_model", subfield.isEmpty() ? field.of() : "ir.model.data");
        if (!subfield.isEmpty()) {
            action.put("domain", List.of(List.of("model", "=", field.of())));
        }
        return action;
    }
}
