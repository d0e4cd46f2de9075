package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * How vendors write a moment. Strict on purpose: no sign, space, exponent or fraction of a number, so that a text has
 * one meaning and a signed content without delimiters has one reading.
 */
enum TimestampFormat {
    @JsonProperty("unix-seconds")
    UNIX_SECONDS {
        @Override
        Instant parse(String text) {
            if (!DIGITS.matcher(text).matches()) {
                throw new IllegalArgumentException("not Unix seconds");
            }
            return Instant.ofEpochSecond(Long.parseLong(text));
        }

        @Override
        String write(Instant moment) {
            return Long.toString(moment.getEpochSecond());
        }
    },

    /** RFC 3339. */
    @JsonProperty("iso")
    ISO {
        @Override
        Instant parse(String text) {
            if (!RFC_3339.matcher(text).matches()) {
                throw new IllegalArgumentException("not RFC 3339");
            }
            return OffsetDateTime.parse(text).toInstant();
        }

        @Override
        String write(Instant moment) {
            return moment.toString();
        }
    },

    /** Either of the two, for vendors whose documents disagree; no text is both. */
    @JsonProperty("auto")
    AUTO {
        @Override
        Instant parse(String text) {
            return DIGITS.matcher(text).matches() ? UNIX_SECONDS.parse(text) : ISO.parse(text);
        }

        @Override
        String write(Instant moment) {
            return UNIX_SECONDS.write(moment);
        }
    };

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,13}");
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + "(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    /**
     * @throws IllegalArgumentException when the text does not have this form
     * @throws java.time.DateTimeException when it has the form and names no moment
     */
    abstract Instant parse(String text);

    abstract String write(Instant moment);
}
