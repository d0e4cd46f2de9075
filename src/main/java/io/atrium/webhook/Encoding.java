package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How bytes are written as text. */
enum Encoding {
    @JsonProperty("utf8")
    UTF8 {
        @Override
        byte[] decode(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        String encode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    },

    /** Either case is read: vendors differ. */
    @JsonProperty("hex")
    HEX {
        @Override
        byte[] decode(String text) {
            return HexFormat.of().parseHex(text);
        }

        @Override
        String encode(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    },

    /** The standard alphabet, padded; the one canonical spelling only, because Java would read several as the same. */
    @JsonProperty("base64")
    BASE64 {
        @Override
        byte[] decode(String text) {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!encode(bytes).equals(text)) {
                throw new IllegalArgumentException("not canonical base64");
            }
            return bytes;
        }

        @Override
        String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    },

    /** The alphabet for URLs, with or without padding: vendors differ. Otherwise one spelling only. */
    @JsonProperty("base64url")
    BASE64URL {
        @Override
        byte[] decode(String text) {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (!encode(bytes).equals(text)
                    && !Base64.getUrlEncoder().encodeToString(bytes).equals(text)) {
                throw new IllegalArgumentException("not canonical base64url");
            }
            return bytes;
        }

        @Override
        String encode(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    },

    /** A public key as vendors show it: base64 in lines, between two lines of dashes or without them (RFC 7468). */
    @JsonProperty("pem")
    PEM {
        @Override
        byte[] decode(String text) {
            return Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
        }

        @Override
        String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    };

    /** @throws IllegalArgumentException when the text is not of this encoding */
    abstract byte[] decode(String text);

    abstract String encode(byte[] bytes);
}
