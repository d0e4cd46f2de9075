package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Odoo answers.
 *
 * @param major such as 14; Odoo Online's {@code saas~19.1} is a 19
 * @param text as Odoo prints it, such as {@code 14.0} or {@code saas~19.1}
 */
public record OdooVersion(int major, String text) {

    private static final Pattern MAJOR = Pattern.compile("^(?:saas[~-])?(\\d+)");

    /**
     * Reads it as Odoo prints it.
     *
     * @throws IllegalArgumentException when that is no version
     */
    public static OdooVersion parse(String text) {
        Matcher found = MAJOR.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("not a version of Odoo");
        }
        return new OdooVersion(Integer.parseInt(found.group(1)), text);
    }

    /** Reads either answer: {@code common.version} says {@code server_version}, {@code /web/version} says {@code version}. */
    static OdooVersion of(JsonObject answer) {
        String text = answer.getString("version", answer.getString("server_version"));
        JsonArray info = answer.getJsonArray("version_info", answer.getJsonArray("server_version_info"));
        if (info == null || info.isEmpty()) {
            return parse(String.valueOf(text));
        }
        OdooVersion counted = parse(info.getValue(0).toString());
        return new OdooVersion(counted.major(), text == null ? counted.text() : text);
    }
}
