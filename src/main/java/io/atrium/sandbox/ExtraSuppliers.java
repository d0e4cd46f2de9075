package io.atrium.sandbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Suppliers in any number, to see how Atrium bears many. What each looks like follows from its index alone. They are
 * not journaled: a restart makes the same ones again, and what was written to them since is on top.
 */
final class ExtraSuppliers {

    /** Far from what is created by hand, so that neither takes the other's ids. */
    static final int FIRST_ID = 1_000_000;

    private static final Instant FIRST_TIME = Instant.parse("2025-01-06T06:00:00.104729Z");
    /** As many are written in one transaction, and so at the same time. */
    private static final int AT_ONCE = 7;

    private static final List<String> WORDS = List.of(
            "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper", "Kelp", "Larch",
            "Maple", "Nettle", "Oak", "Pine", "Quince", "Rowan", "Sedge", "Thorn", "Umber", "Vetch", "Willow", "Yew");
    private static final List<String> TRADES = List.of(
            "Medical",
            "Laboratories",
            "Linen",
            "Instruments",
            "Pharma",
            "Catering",
            "Imaging",
            "Mobility",
            "Sterile Goods",
            "Oxygen",
            "Cleaning",
            "Diagnostics",
            "Dental Supply");
    private static final List<String> CITIES = List.of(
            "Portland", "Bangor", "Berlin", "Hamburg", "Brussels", "Leuven", "Amsterdam", "Rotterdam", "Merrow");
    private static final List<Integer> COUNTRIES = List.of(1, 1, 3, 3, 2, 2, 4, 4, 1);
    private static final List<String> VAT_PREFIXES = List.of("US", "US", "DE", "DE", "BE", "BE", "NL", "NL", "US");

    private ExtraSuppliers() {}

    static void add(Database database, int count) {
        Table partners = database.table(Partners.MODEL);
        String time = "";
        for (int index = 0; index < count; index++) {
            if (index % AT_ONCE == 0) {
                time = time(index / AT_ONCE);
            }
            partners.put(new Row(FIRST_ID + index, supplier(index, time)));
        }
    }

    private static String time(int transaction) {
        return Value.time(FIRST_TIME.plusSeconds(transaction * 97L).plusNanos(transaction % 1000 * 1000L));
    }

    private static Map<String, Object> supplier(int index, String time) {
        String word = WORDS.get(index % WORDS.size());
        String name = word + " " + WORDS.get(index / 24 % WORDS.size()) + " " + TRADES.get(index % TRADES.size()) + " "
                + index;
        int place = index % CITIES.size();
        String number = String.valueOf(100_000_000L + index);
        Map<String, Object> values = new HashMap<>();
        values.put("name", name);
        values.put("active", index % 50 != 49);
        values.put("is_company", true);
        values.put("employee", false);
        values.put("type", "contact");
        values.put("lang", "en_US");
        values.put("supplier_rank", 1 + index % 9);
        values.put("customer_rank", 0);
        values.put("color", 0);
        values.put("ref", "GEN-" + number.substring(1));
        values.put("vat", VAT_PREFIXES.get(place) + number);
        values.put("email", "orders@" + word.toLowerCase(Locale.ROOT) + "-" + index + ".example.org");
        values.put("phone", "+1 555 " + number.substring(2));
        values.put("street", (1 + index % 199) + " " + word + " Street");
        values.put("city", CITIES.get(place));
        values.put("zip", String.valueOf(10_000 + index % 80_000));
        values.put("country_id", COUNTRIES.get(place));
        values.put("create_date", time);
        values.put("create_uid", Demo.USER);
        values.put("write_date", time);
        values.put("write_uid", Demo.USER);
        return values;
    }
}
