package io.atrium.webhook;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Names of stored deliveries: {@code rcpt_} and a ULID in lower case (github.com/ulid/spec), so that they grow with time
 * and tell where to look for the delivery. Those that earlier versions gave have 32 hexadecimal digits instead.
 */
final class ReceiptId {

    private static final String PREFIX = "rcpt_";
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_LENGTH = 10;
    private static final int LENGTH = 26;
    private static final SecureRandom CHANCE = new SecureRandom();

    private ReceiptId() {}

    /** A new one for a delivery that was received then. */
    static String at(Instant receivedAt) {
        char[] text = new char[LENGTH];
        write(receivedAt.toEpochMilli(), text, 0, TIME_LENGTH);
        byte[] random = new byte[LENGTH - TIME_LENGTH];
        CHANCE.nextBytes(random);
        for (int i = TIME_LENGTH; i < LENGTH; i++) {
            text[i] = ALPHABET.charAt(random[i - TIME_LENGTH] & 31);
        }
        return PREFIX + new String(text);
    }

    /** The lowest that a delivery received then can have. */
    static String lowest(Instant receivedAt) {
        char[] text = new char[LENGTH];
        write(receivedAt.toEpochMilli(), text, 0, TIME_LENGTH);
        Arrays.fill(text, TIME_LENGTH, LENGTH, ALPHABET.charAt(0));
        return PREFIX + new String(text);
    }

    /** When the delivery was received, to the millisecond; empty when the receipt does not tell. */
    static Optional<Instant> receivedAt(String receipt) {
        if (!receipt.matches(PREFIX + "[0-7][0-9abcdefghjkmnpqrstvwxyz]{" + (LENGTH - 1) + "}")) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = 0; i < TIME_LENGTH; i++) {
            millis = millis << 5 | ALPHABET.indexOf(receipt.charAt(PREFIX.length() + i));
        }
        return Optional.of(Instant.ofEpochMilli(millis));
    }

    private static void write(long bits, char[] text, int from, int until) {
        for (int i = until - 1; i >= from; i--) {
            text[i] = ALPHABET.charAt((int) (bits & 31));
            bits >>>= 5;
        }
    }
}
