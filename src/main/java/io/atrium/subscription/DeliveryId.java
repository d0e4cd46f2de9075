package io.atrium.subscription;

import io.atrium.kernel.PublicId;
import java.util.OptionalLong;

/** The names of deliveries: their numbers, opaque. */
final class DeliveryId {

    private static final String PREFIX = "dlv";
    private static final int HALF_BITS = 30;
    private static final long HALF = (1L << HALF_BITS) - 1;

    private DeliveryId() {}

    static String of(long number) {
        return PublicId.of(PREFIX, (int) (number >>> HALF_BITS) + 1, (int) (number & HALF) + 1);
    }

    /** Empty for what cannot be one. */
    static OptionalLong parse(String text) {
        return PublicId.parsePair(PREFIX, text)
                .map(halves -> OptionalLong.of((halves[0] - 1L) << HALF_BITS | (halves[1] - 1L)))
                .orElse(OptionalLong.empty());
    }
}
