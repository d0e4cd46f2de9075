package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;

/** How values stand in a header under a key. What has another key is somebody else's and is passed over. */
enum Grammar {
    /** The value alone, after a fixed prefix that may be empty: {@code sha256=<value>}. */
    @JsonProperty("raw")
    RAW {
        @Override
        List<String> values(String header, String key) {
            return header.startsWith(key) ? List.of(header.substring(key.length())) : List.of();
        }

        @Override
        String write(String key, String value) {
            return key + value;
        }
    },

    /** {@code v1,<value> v1,<value>}. */
    @JsonProperty("space-list")
    SPACE_LIST {
        @Override
        List<String> values(String header, String key) {
            return startingWith(key + ",", header.split(" "));
        }

        @Override
        String write(String key, String value) {
            return key + "," + value;
        }
    },

    /** {@code t=<value>,v1=<value>}. */
    @JsonProperty("pairs")
    PAIRS {
        @Override
        List<String> values(String header, String key) {
            return startingWith(key + "=", header.split(","));
        }

        @Override
        String write(String key, String value) {
            return key + "=" + value;
        }
    },

    /** {@code <value>,<value>}, each after a fixed prefix that may be empty. */
    @JsonProperty("comma-list")
    COMMA_LIST {
        @Override
        List<String> values(String header, String key) {
            return startingWith(key, header.split(","));
        }

        @Override
        String write(String key, String value) {
            return key + value;
        }
    },

    /** {@code Basic <value>}: the name of the scheme in any case (RFC 9110, section 11.1). */
    @JsonProperty("credentials")
    CREDENTIALS {
        @Override
        List<String> values(String header, String key) {
            String scheme = key + " ";
            return header.regionMatches(true, 0, scheme, 0, scheme.length())
                    ? List.of(header.substring(scheme.length()))
                    : List.of();
        }

        @Override
        String write(String key, String value) {
            return key + " " + value;
        }
    };

    abstract List<String> values(String header, String key);

    abstract String write(String key, String value);

    private static List<String> startingWith(String prefix, String... entries) {
        return Arrays.stream(entries)
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .toList();
    }
}
