package io.atrium.record;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language that labels may be in.
 *
 * @param code as Odoo names it, such as {@code fr_BE} or {@code sr@latin}
 * @param tag as HTTP does (BCP 47), such as {@code fr-BE} or {@code sr-Latn}
 */
record Language(String code, String tag) {

    private static final Pattern CODE =
            Pattern.compile("([a-z]{2,3})(?:_([A-Z]{2}|[0-9]{3}))?(?:@(latin|[A-Z][a-z]{3}))?");

    /** The one that documents, facts, filters and writes are in. Odoo calls it so, whatever people typed. */
    static final Language DEFAULT = of("en_US");

    /** @throws IllegalArgumentException when Odoo could not name a language so */
    static Language of(String code) {
        Matcher parts = CODE.matcher(code);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + code + "\" is no language of Odoo's, such as fr_FR");
        }
        return new Language(code, parts.group(1) + part(script(parts.group(3))) + part(parts.group(2)));
    }

    private static String script(String modifier) {
        return "latin".equals(modifier) ? "Latn" : modifier;
    }

    private static String part(String subtag) {
        return subtag == null ? "" : "-" + subtag;
    }

    boolean isDefault() {
        return equals(DEFAULT);
    }

    /** Whether a range of {@code Accept-Language}, in small letters, takes it in: {@code fr} does {@code fr-BE}. */
    boolean isIn(String range) {
        String mine = tag.toLowerCase(Locale.ROOT);
        return mine.equals(range) || mine.startsWith(range + "-");
    }

    /** The context of a call of which Odoo answers in this language, about archived records too. */
    JsonObject context() {
        return Reading.WITH_ARCHIVED.copy().put("lang", code);
    }
}
