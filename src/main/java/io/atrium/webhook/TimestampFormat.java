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

    @JsonProperty("unix-milliseconds")
    UNIX_MILLISECONDS {
        @Override
        Instant parse(String text) {
            if (!DIGITS.matcher(text).matches()) {
                throw new IllegalArgumentException("not Unix milliseconds");
            }
            return Instant.ofEpochMilli(Long.parseLong(text));
        }

        @Override
        String write(Instant moment) {
            return Long.toString(moment.toEpochMilli());
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

    /**
     * Any of the three, for vendors whose documents disagree or say nothing; no text is two of them. Twelve digits and
     * more are milliseconds: as seconds they would be later than the year 5000, with fewer earlier than 1974.
     */
    @JsonProperty("auto")
    AUTO {
        @Override
        Instant parse(String text) {
            if (!DIGITS.matcher(text).matches()) {
                return ISO.parse(text);
            }
            return (text.length() < FEWEST_MILLISECOND_DIGITS ? UNIX_SECONDS : UNIX_MILLISECONDS).parse(text);
        }

        @Override
        String write(Instant moment) {
            return UNIX_SECONDS.write(moment);
        }
    };

    private static final int FEWEST_MILLISECOND_DIGITS = 12;
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
