package io.atrium.odoo;

import java.util.regex.Pattern;

/** Makes Odoo's messages fit to be shown: the words for people stay, what is inside Odoo goes. */
final class OdooWords {

    private static final int LONGEST = 400;
    private static final String SILENT = "Odoo refused this without saying why";

    /** {@code (Record: res.partner(7,), User: 2)}, {@code (Document type: …, Operation: write)}; one level of brackets inside. */
    private static final Pattern RECORDS =
            Pattern.compile("\\((?:Records?|Document type|Operation|User)\\b:?(?:[^()]|\\([^()]*\\))*\\)");

    /** {@code (purchase.order)}, {@code (partner_id)}; a plain word in brackets is language and stays. */
    private static final Pattern NAMES = Pattern.compile(" ?\\([a-z0-9]+(?:[._][a-z0-9]+)+\\)");

    private static final Pattern CONSTRAINT = Pattern.compile(",? *Constraint: *\\S+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** What {@code load} passes on of errors that were not meant for anyone. */
    private static final Pattern INSIDE =
            Pattern.compile("^Unknown (database )?error|<class |psycopg2|Traceback|\\bDETAIL:");

    private OdooWords() {}

    /** Whether it tells what went on inside Odoo, in words that were never meant to be read by users. */
    static boolean isForNobody(String message) {
        return message != null && INSIDE.matcher(message).find();
    }

    static String clean(String message) {
        if (message == null) {
            return SILENT;
        }
        if (isForNobody(message)) {
            return "Odoo could not take one of the values";
        }
        String plain = RECORDS.matcher(message).replaceAll("");
        plain = NAMES.matcher(plain).replaceAll("");
        plain = CONSTRAINT.matcher(plain).replaceAll("");
        plain = SPACE.matcher(plain).replaceAll(" ").strip();
        if (plain.isEmpty()) {
            return SILENT;
        }
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }
}
