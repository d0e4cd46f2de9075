package io.atrium.kernel;

import java.util.Optional;

/**
 * An id as callers see it: a type prefix and opaque text, such as {@code po_9k2m4q7t}.
 *
 * <p>The text is the Odoo id, scrambled and carrying a check byte, in eight characters of Crockford's base 32. It turns
 * back into the Odoo id without a lookup; a mistyped or invented id is refused with a chance of 255 in 256 and is
 * otherwise merely unknown. It is opaque, not secret: what a caller may see is decided by scopes alone.
 */
public final class PublicId {

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 8;
    // Odd, so that multiplying by it modulo 2^32 can be undone; its inverse stands beside it.
    private static final int FACTOR = 0x9E3779B1;
    private static final int INVERSE = 0x0E8B2F51;
    private static final int MASK = 0x5F3C71A9;

    private PublicId() {}

    /**
     * The public id of an Odoo record.
     *
     * @param prefix the type's prefix, such as {@code po}
     * @param odooId greater than zero
     */
    public static String of(String prefix, int odooId) {
        return prefix + "_" + text(odooId);
    }

    /** The public id of what two Odoo records make together, such as an item at a location: sixteen characters. */
    public static String of(String prefix, int first, int second) {
        return prefix + "_" + text(first) + text(second);
    }

    /** The public id of what an optional reference points to, or null. */
    public static String ofNullable(String prefix, Integer odooId) {
        return odooId == null ? null : of(prefix, odooId);
    }

    private static String text(int odooId) {
        int scrambled = Integer.reverseBytes((odooId ^ MASK) * FACTOR);
        long bits = Integer.toUnsignedLong(scrambled) << 8 | check(scrambled);
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (bits & 31));
            bits >>>= 5;
        }
        return new String(text);
    }

    /** The Odoo id behind a public id of that type; empty when it cannot be one. */
    public static Optional<Integer> parse(String prefix, String text) {
        return hasShape(prefix, text, LENGTH) ? parse(text.substring(prefix.length() + 1)) : Optional.empty();
    }

    /** The two Odoo ids behind such a public id, first and second; empty when it cannot be one. */
    public static Optional<int[]> parsePair(String prefix, String text) {
        if (!hasShape(prefix, text, 2 * LENGTH)) {
            return Optional.empty();
        }
        int middle = prefix.length() + 1 + LENGTH;
        return parse(text.substring(prefix.length() + 1, middle))
                .flatMap(first -> parse(text.substring(middle)).map(second -> new int[] {first, second}));
    }

    private static boolean hasShape(String prefix, String text, int length) {
        return text != null && text.length() == prefix.length() + 1 + length && text.startsWith(prefix + "_");
    }

    private static Optional<Integer> parse(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            bits = bits << 5 | digit;
        }
        int scrambled = (int) (bits >>> 8);
        int odooId = Integer.reverseBytes(scrambled) * INVERSE ^ MASK;
        return (bits & 0xFF) == check(scrambled) && odooId > 0 ? Optional.of(odooId) : Optional.empty();
    }

    private static int check(int scrambled) {
        int mixed = scrambled * 0x85EBCA6B;
        return (mixed ^ mixed >>> 16 ^ mixed >>> 8) & 0xFF;
    }
}
