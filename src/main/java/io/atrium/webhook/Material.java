package io.atrium.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a delivery brings that may be signed.
 *
 * @param method as received
 * @param url as configured, never as requested
 * @param id as received; null when there is none
 * @param timestamp as received, never written anew; null when there is none
 * @param values of the body that are signed by themselves, by their pointers
 * @param body untouched
 */
record Material(String method, byte[] url, String id, String timestamp, Map<String, String> values, byte[] body) {

    /** Of which no value is signed by itself. */
    Material(String method, byte[] url, String id, String timestamp, byte[] body) {
        this(method, url, id, timestamp, Map.of(), body);
    }

    List<byte[]> of(List<Part> parts) {
        return parts.stream().map(this::of).toList();
    }

    byte[] joined(List<Part> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(part -> joined.writeBytes(of(part)));
        return joined.toByteArray();
    }

    private byte[] of(Part part) {
        return switch (part.kind()) {
            case LITERAL -> bytes(part.text());
            case BODY -> body;
            case VALUE -> bytes(values.get(part.text()));
            case TIMESTAMP -> bytes(timestamp);
            case ID -> bytes(id);
            case URL -> url;
            case METHOD -> bytes(method);
            case SECRET -> throw new IllegalStateException("the secret is not the vendor's to bring");
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
