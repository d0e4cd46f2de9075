package io.atrium.webhook;

import java.util.UUID;
import java.util.regex.Pattern;

/** The id under which everything that follows from a delivery can be found again. */
final class Correlation {

    static final String HEADER = "X-Correlation-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private Correlation() {}

    static String of(Headers headers) {
        return headers.all(HEADER).stream()
                .filter(id -> SANE.matcher(id).matches())
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
