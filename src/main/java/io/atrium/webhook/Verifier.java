package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Decides whether a delivery is genuine and fresh. Does no input or output, keeps no state, and fails closed: whatever
 * is missing, doubled or not understood is a bad signature. The signature is judged before the age, so that "genuine but
 * late" is told only to who can sign.
 */
final class Verifier {

    /** More than any rotation needs; a bound on work that strangers can ask for. */
    private static final int MOST_CANDIDATES = 16;

    private static final Pattern EVENT_ID = Pattern.compile("[!-~]{1,255}");

    private final Scheme scheme;
    private final List<byte[]> keys;
    private final Window window;
    private final byte[] url;

    /**
     * @param keys decoded; any of them may have signed
     * @param window instead of the scheme's
     * @param url as configured; empty when the scheme does not sign it
     */
    Verifier(Scheme scheme, List<byte[]> keys, Window window, String url) {
        this.scheme = scheme;
        this.keys = List.copyOf(keys);
        this.window = window;
        this.url = bytes(url);
    }

    /** @throws Failure {@code signature-invalid} or {@code timestamp-out-of-window} */
    Verified verify(byte[] body, Headers headers, Instant receivedAt) {
        String id = eventId(headers);
        String timestamp = timestamp(headers);
        SignedContent content = content(body, id, timestamp);

        if (!signed(content, candidates(headers))) {
            throw badSignature();
        }
        if (scheme.signs(Part.Kind.TIMESTAMP) && !window.contains(moment(timestamp), receivedAt)) {
            throw new Failure(
                    FailureCode.TIMESTAMP_OUT_OF_WINDOW,
                    "The delivery is genuine, but its timestamp is too far from the time of receipt.");
        }
        return new Verified(id, scheme.signs(Part.Kind.ID) ? id : null, content.digest());
    }

    /** What a vendor would sign. */
    SignedContent content(byte[] body, String id, String timestamp) {
        List<byte[]> segments = new ArrayList<>();
        for (Part part : scheme.content()) {
            segments.add(
                    switch (part.kind()) {
                        case LITERAL -> bytes(part.text());
                        case BODY -> body;
                        case TIMESTAMP -> bytes(timestamp);
                        case ID -> bytes(id);
                        case URL -> url;
                    });
        }
        return new SignedContent(segments);
    }

    /** Takes the same time whichever key or candidate matches. */
    private boolean signed(SignedContent content, List<byte[]> candidates) {
        boolean matched = false;
        for (byte[] key : keys) {
            byte[] expected = scheme.algorithm().sign(key, content);
            for (byte[] candidate : candidates) {
                matched |= MessageDigest.isEqual(expected, candidate);
            }
        }
        return matched;
    }

    private List<byte[]> candidates(Headers headers) {
        Scheme.SignatureForm form = scheme.signature();
        List<String> texts = form.grammar().values(only(headers, form.header()), form.key());
        if (texts.size() > MOST_CANDIDATES) {
            throw badSignature();
        }
        List<byte[]> candidates = new ArrayList<>();
        for (String text : texts) {
            try {
                candidates.add(form.encoding().decode(text));
            } catch (IllegalArgumentException e) {
                // Not a signature, so it cannot match; another candidate may.
                continue;
            }
        }
        return candidates;
    }

    private String timestamp(Headers headers) {
        Scheme.TimestampForm form = scheme.timestamp();
        if (!scheme.signs(Part.Kind.TIMESTAMP)) {
            return "";
        }
        String header = only(headers, form.header());
        String text = form.key() == null ? header : theOne(Grammar.PAIRS.values(header, form.key()));
        moment(text);
        return text;
    }

    private Instant moment(String timestamp) {
        try {
            return scheme.timestamp().format().parse(timestamp);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw badSignature();
        }
    }

    /** Null when the vendor has none, or none that is signed and usable. */
    private String eventId(Headers headers) {
        if (scheme.eventId() == null) {
            return null;
        }
        if (!scheme.signs(Part.Kind.ID)) {
            List<String> ids = headers.all(scheme.eventId().header());
            return ids.size() == 1 && EVENT_ID.matcher(ids.get(0)).matches() ? ids.get(0) : null;
        }
        String id = only(headers, scheme.eventId().header());
        // An id with the delimiter in it would give the signed content a second reading.
        boolean ambiguous = scheme.content().stream()
                .anyMatch(part -> part.kind() == Part.Kind.LITERAL && id.contains(part.text()));
        if (ambiguous || !EVENT_ID.matcher(id).matches()) {
            throw badSignature();
        }
        return id;
    }

    private static String only(Headers headers, String name) {
        return theOne(headers.all(name));
    }

    private static String theOne(List<String> values) {
        if (values.size() != 1) {
            throw badSignature();
        }
        return values.get(0);
    }

    /** One answer for every way to be wrong: the reason would help only a forger. */
    private static Failure badSignature() {
        return new Failure(FailureCode.SIGNATURE_INVALID, "The delivery is not signed as its source signs.");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
