package io.atrium.audit;

import io.atrium.audit.AuditTrail.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An entry as it stands in its chain. Its digest is the SHA-256 of these bytes: 1; the time, in microseconds since 1970,
 * as 8 bytes; then caller, person, action, subject, subjects, outcome, note, correlation id, before and after, each as its
 * length in 4 bytes and its UTF-8, or as the length -1 where there is none; of the subjects their number comes first, or -1.
 * Numbers begin with their highest byte. The hash of a link is the SHA-256 of the hash of the link before it and the digests of its entries; that of
 * no link is the SHA-256 of {@code atrium audit chain <number>}.
 *
 * @param place among the entries of its link, from 1
 * @param hash of its link, as it stands there
 */
record Written(int chain, long link, long place, byte[] hash, Instant at, Entry entry) {

    static final int HASH_BYTES = 32;

    static final String COLUMNS =
            "chain, link, place, hash, at, caller, person, action, subject, subjects, outcome, note,"
                    + " correlation_id, before_hash, after_hash";

    private static final byte FORMAT = 1;

    static Written of(Row row) {
        String[] subjects = row.getArrayOfStrings("subjects");
        return new Written(
                row.getShort("chain"),
                row.getLong("link"),
                row.getLong("place"),
                row.getBuffer("hash").getBytes(),
                row.getOffsetDateTime("at").toInstant(),
                new Entry(
                        row.getString("caller"),
                        row.getString("person"),
                        row.getString("action"),
                        row.getString("subject"),
                        subjects == null ? null : Arrays.asList(subjects),
                        row.getString("outcome"),
                        row.getString("note"),
                        row.getString("correlation_id"),
                        row.getString("before_hash"),
                        row.getString("after_hash")));
    }

    /**
     * As it stands in an export.
     *
     * @throws RuntimeException when it is none
     */
    static Written of(JsonObject line) {
        JsonArray subjects = line.getJsonArray("subjects");
        return new Written(
                line.getInteger("chain"),
                line.getLong("link"),
                line.getLong("place"),
                HexFormat.of().parseHex(line.getString("hash")),
                Instant.parse(line.getString("at")),
                new Entry(
                        line.getString("client"),
                        line.getString("person"),
                        line.getString("action"),
                        line.getString("subject"),
                        subjects == null
                                ? null
                                : subjects.stream().map(Object::toString).toList(),
                        line.getString("outcome"),
                        line.getString("note"),
                        line.getString("correlationId"),
                        line.getString("before"),
                        line.getString("after")));
    }

    JsonObject toJson() {
        JsonObject line = new JsonObject()
                .put("chain", chain)
                .put("link", link)
                .put("place", place)
                .put("hash", HexFormat.of().formatHex(hash))
                .put("at", at.toString())
                .put("client", entry.caller())
                .put("person", entry.person())
                .put("action", entry.action());
        put(line, "subject", entry.subject());
        put(line, "subjects", entry.subjects() == null ? null : new JsonArray(entry.subjects()));
        line.put("outcome", entry.outcome());
        put(line, "note", entry.note());
        line.put("correlationId", entry.correlationId());
        put(line, "before", entry.before());
        put(line, "after", entry.after());
        return line;
    }

    private static void put(JsonObject line, String name, Object value) {
        if (value != null) {
            line.put(name, value);
        }
    }

    byte[] digest() {
        return digest(at, entry);
    }

    static byte[] digest(Instant at, Entry entry) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(512);
        content.write(FORMAT);
        // Plain arithmetic: a time that somebody has put there may be any.
        content.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .putLong(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000)
                .array());
        add(content, entry.caller());
        add(content, entry.person());
        add(content, entry.action());
        add(content, entry.subject());
        addAll(content, entry.subjects());
        add(content, entry.outcome());
        add(content, entry.note());
        add(content, entry.correlationId());
        add(content, entry.before());
        add(content, entry.after());
        return sha256().digest(content.toByteArray());
    }

    private static void add(ByteArrayOutputStream content, String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        add(content, part == null ? -1 : bytes.length);
        content.writeBytes(bytes);
    }

    private static void addAll(ByteArrayOutputStream content, List<String> parts) {
        add(content, parts == null ? -1 : parts.size());
        if (parts != null) {
            parts.forEach(part -> add(content, part));
        }
    }

    private static void add(ByteArrayOutputStream content, int number) {
        content.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    /** As one text; ids have no spaces in them. */
    static String joined(Entry entry) {
        List<String> subjects = entry.subjects();
        return subjects == null ? null : String.join(" ", subjects);
    }

    /** The hash before the first link. */
    static byte[] genesis(int chain) {
        return sha256().digest(("atrium audit chain " + chain).getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 in hexadecimal digits; null of nothing. */
    static String fingerprint(byte[] content) {
        return content == null ? null : HexFormat.of().formatHex(sha256().digest(content));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
