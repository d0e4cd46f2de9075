package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    private final List<Credential> credentials;
    private final Window window;
    private final byte[] url;
    private final BodyValue values;

    /**
     * @param credentials any of them may have signed; none, and everything is refused
     * @param window instead of the scheme's; null when no timestamp decides
     * @param url as configured; empty when the scheme does not sign it
     */
    Verifier(Scheme scheme, List<Credential> credentials, Window window, String url) {
        this.scheme = scheme;
        this.credentials = List.copyOf(credentials);
        this.window = window;
        this.url = url.getBytes(StandardCharsets.UTF_8);
        this.values = new BodyValue(scheme.limits().depth());
    }

    /** Of a POST with nothing in its URL. */
    Verified verify(byte[] body, Headers headers, Instant receivedAt) {
        return verify(body, Request.post(headers), receivedAt);
    }

    /** @throws Failure {@code signature-invalid} or {@code timestamp-out-of-window} */
    Verified verify(byte[] body, Request received, Instant receivedAt) {
        Request request = received.saying(place -> values.at(body, place));
        Material material = new Material(
                request.method(), url, headerId(request), headerTimestamp(request), signedValues(request), body);
        String label = label(request);

        Credential match = null;
        int looked = 0;
        // No way out of these loops: they take the same time whichever secret or candidate matches.
        for (Proof proof : scheme.proofs()) {
            List<byte[]> candidates = candidates(proof, request);
            looked += candidates.size();
            SignedContent content = proof.content(scheme.content(), material);
            for (Credential credential : credentials) {
                boolean mayMatch =
                        credential.proof() == proof && credential.countsAt(receivedAt) && credential.mayBe(label);
                if (mayMatch && proof.kind().proves(proof, credential.key(), content, candidates, receivedAt)) {
                    match = credential;
                }
            }
        }
        if (match == null || looked > MOST_CANDIDATES) {
            throw badSignature();
        }
        checkAge(material, receivedAt);
        return verified(match, material, receivedAt);
    }

    /** Whether the request has anything that claims to be a proof. */
    boolean isSigned(Request request) {
        return scheme.proofs().stream()
                .flatMap(proof -> proof.signatures().stream())
                .anyMatch(form -> !form.texts(request).isEmpty());
    }

    /** The names of its secrets. */
    List<String> secrets() {
        return credentials.stream().map(Credential::name).toList();
    }

    boolean hasSecrets() {
        return !credentials.isEmpty();
    }

    private List<byte[]> candidates(Proof proof, Request request) {
        List<byte[]> candidates = new ArrayList<>();
        for (Proof.SignatureForm form : proof.signatures()) {
            String text = atMostOne(form.texts(request));
            for (String key : text == null ? List.<String>of() : form.keys()) {
                form.grammar().values(text, key).forEach(value -> decode(form.encoding(), value, candidates));
            }
        }
        return candidates;
    }

    /** What cannot be decoded cannot match; another candidate may. Counted all the same, as one that does not. */
    private static void decode(Encoding encoding, String text, List<byte[]> candidates) {
        if (candidates.size() > MOST_CANDIDATES) {
            throw badSignature();
        }
        try {
            candidates.add(encoding.decode(text));
        } catch (IllegalArgumentException e) {
            candidates.add(new byte[0]);
        }
    }

    /** Those of the body that are signed by themselves, by their pointers. */
    private Map<String, String> signedValues(Request request) {
        Map<String, String> signed = new HashMap<>();
        for (Part part : scheme.content()) {
            if (part.kind() == Part.Kind.VALUE) {
                String value = request.values().apply(JsonPointer.compile(part.text()));
                if (value == null) {
                    throw badSignature();
                }
                signed.put(part.text(), value);
            }
        }
        return signed;
    }

    /** Null when the vendor signs none. */
    private String headerTimestamp(Request request) {
        Scheme.TimestampForm form = scheme.timestamp();
        if (!scheme.signs(Part.Kind.TIMESTAMP)) {
            return null;
        }
        String header = first(request, form.headers());
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

    private void checkAge(Material material, Instant receivedAt) {
        if (window == null) {
            return;
        }
        Instant moment = material.timestamp() == null ? bodyMoment(material.body()) : moment(material.timestamp());
        if (moment == null || !window.contains(moment, receivedAt)) {
            throw new Failure(
                    FailureCode.TIMESTAMP_OUT_OF_WINDOW,
                    "The delivery is genuine, but its timestamp is too far from the time of receipt.");
        }
    }

    private Instant bodyMoment(byte[] body) {
        String text = values.at(body, scheme.timestamp().pointer());
        try {
            return text == null ? null : scheme.timestamp().format().parse(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    /** Null when the vendor has none in a header, or none that is signed and usable. */
    private String headerId(Request request) {
        Scheme.EventIdForm form = scheme.eventId();
        if (form == null || form.headers().isEmpty()) {
            return null;
        }
        if (!scheme.signs(Part.Kind.ID)) {
            return form.headers().stream()
                    .map(name -> request.headers().all(name))
                    .filter(ids ->
                            ids.size() == 1 && EVENT_ID.matcher(ids.get(0)).matches())
                    .map(ids -> ids.get(0))
                    .findFirst()
                    .orElse(null);
        }
        String id = first(request, form.headers());
        // An id with the delimiter in it would give the signed content a second reading.
        boolean ambiguous = scheme.content().stream()
                .anyMatch(part -> part.kind() == Part.Kind.LITERAL && id.contains(part.text()));
        if (ambiguous || !EVENT_ID.matcher(id).matches()) {
            throw badSignature();
        }
        return id;
    }

    private Verified verified(Credential match, Material material, Instant receivedAt) {
        SignedContent content = match.proof().content(scheme.content(), material);
        String inBody = bodyId(material.body());
        String deliveryKey = scheme.signs(Part.Kind.ID) ? material.id() : inBody;
        String eventId = material.id() == null ? inBody : material.id();
        return new Verified(eventId, deliveryKey, content.digest(salt(material, receivedAt)), match.name());
    }

    /** Of equal bodies that are different events only those close together are one; of other bodies none. */
    private byte[] salt(Material material, Instant receivedAt) {
        ByteArrayOutputStream salt = new ByteArrayOutputStream();
        if (scheme.coalesce() != null) {
            long window = receivedAt.toEpochMilli() / scheme.coalesce().toMillis();
            salt.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(window).array());
        }
        if (scheme.content().stream().noneMatch(part -> part.kind() == Part.Kind.BODY)) {
            salt.writeBytes(material.body());
        }
        return salt.toByteArray();
    }

    /** What the sender wrote into the body; as good as the body is. Null when there is none. */
    private String bodyId(byte[] body) {
        Scheme.EventIdForm form = scheme.eventId();
        if (form == null || form.pointer() == null) {
            return null;
        }
        String id = form.items() == null
                ? values.at(body, form.pointer())
                : together(values.inEach(body, form.items(), form.pointer()));
        return id != null && EVENT_ID.matcher(id).matches() ? id : null;
    }

    /** One id for several events that came together. */
    private static String together(List<String> ids) {
        if (ids.size() < 2) {
            return ids.isEmpty() ? null : ids.get(0);
        }
        List<byte[]> texts = ids.stream()
                .sorted()
                .map(id -> (id.length() + ":" + id).getBytes(StandardCharsets.UTF_8))
                .toList();
        return HexFormat.of().formatHex(new SignedContent(texts, new byte[0], new byte[0]).digest(new byte[0]));
    }

    private String label(Request request) {
        return scheme.labelHeader() == null ? null : atMostOne(request.headers().all(scheme.labelHeader()));
    }

    /** The value of the first of the headers that was sent. */
    private String first(Request request, List<String> names) {
        for (String name : names) {
            String value = atMostOne(request.headers().all(name));
            if (value != null) {
                return value;
            }
        }
        throw badSignature();
    }

    /** Null for none. A value that stands twice could be read in two ways. */
    private String atMostOne(List<String> values) {
        if (values.size() > 1
                || values.size() == 1
                        && values.get(0).length() > scheme.limits().header()) {
            throw badSignature();
        }
        return values.isEmpty() ? null : values.get(0);
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
}
