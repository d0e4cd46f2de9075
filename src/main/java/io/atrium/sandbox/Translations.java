package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values in other languages. A row holds the default one's under the field's name, and another's beside it, such as
 * {@code name@fr_FR}, which is no name that a field can have.
 */
final class Translations {

    private static final String MODEL = "res.lang";
    private static final String DEFAULT = "en_US";
    private static final String SIGN = "@";

    private Translations() {}

    /** The language that a call asks for; null for the default one. What is not installed, older versions pass over. */
    static String language(Env env) {
        if (!(env.context().get("lang") instanceof String code) || code.equals(DEFAULT)) {
            return null;
        }
        boolean installed = env.database().table(MODEL).all().stream()
                .anyMatch(language -> language.flag("active") && code.equals(language.text("code")));
        if (!installed && env.serie() >= 19) {
            throw OdooError.user("Invalid language code: " + code);
        }
        return installed ? code : null;
    }

    static String name(Field field, String language) {
        return field.name() + SIGN + language;
    }

    static boolean isTranslation(String name) {
        return name.contains(SIGN);
    }

    /** All that a row says of a field in other languages. */
    static Map<String, Object> of(Row row, Field field) {
        Map<String, Object> translations = new LinkedHashMap<>();
        row.values().forEach((name, value) -> {
            if (name.startsWith(field.name() + SIGN)) {
                translations.put(name, value);
            }
        });
        return translations;
    }

    /** The row as it reads in a language; what is not translated stands in the default one. */
    static Row in(String language, Model model, Row row) {
        Map<String, Object> texts = new LinkedHashMap<>();
        for (Field field : model.all()) {
            Object text = field.translated() ? row.get(name(field, language)) : null;
            if (text != null) {
                texts.put(field.name(), text);
            }
        }
        return texts.isEmpty() ? row : row.with(texts);
    }
}
