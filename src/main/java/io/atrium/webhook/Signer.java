package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs as a vendor would, so that a configured source can be tried before the vendor tries it. */
final class Signer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BodyValue VALUES = new BodyValue(64);

    private final Scheme scheme;
    private final Proof proof;
    private final Key key;
    private final String url;

    /**
     * @param proof one of the scheme's
     * @param key the vendor's: a shared secret, or the private one of a pair
     */
    Signer(Scheme scheme, Proof proof, Key key, String url) {
        this.scheme = scheme;
        this.proof = proof;
        this.key = key;
        this.url = url;
    }

    /** The body as it would be delivered: with the proof in it, and what that signs, for vendors who put them there. */
    byte[] body(byte[] said, String id, Instant at) {
        JsonPointer place = proof.signatures().get(0).pointer();
        if (place == null) {
            return said;
        }
        ObjectNode body = object(said);
        Scheme.TimestampForm timestamp = scheme.timestamp();
        scheme.content().stream()
                .filter(part -> part.kind() == Part.Kind.VALUE)
                .forEach(part -> set(
                        body,
                        JsonPointer.compile(part.text()),
                        timestamp != null && part.isAt(timestamp.pointer())
                                ? timestamp.format().write(at)
                                : id));
        set(body, place, proof(body.toString().getBytes(StandardCharsets.UTF_8), id, at));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object(byte[] text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (IOException noJson) {
            return JSON.createObjectNode();
        }
    }

    private static void set(ObjectNode object, JsonPointer place, String text) {
        object.withObject(place.head()).put(place.last().getMatchingProperty(), text);
    }

    /** The headers that a delivery of that body would carry. */
    Map<String, String> sign(byte[] body, String id, Instant at) {
        Map<String, String> headers = stamp(id, at);
        Proof.SignatureForm form = proof.signatures().get(0);
        if (form.header() != null) {
            headers.merge(form.header(), proof(body, id, at), (lead, signature) -> lead + "," + signature);
        }
        return headers;
    }

    /** The same, of a text. */
    Map<String, String> sign(String body, String id, Instant at) {
        return sign(body.getBytes(StandardCharsets.UTF_8), id, at);
    }

    /** The whole request, for vendors who do not sign in a header. */
    Request request(byte[] body, String id, Instant at) {
        Proof.SignatureForm form = proof.signatures().get(0);
        Headers query =
                form.query() == null ? name -> List.of() : Headers.of(Map.of(form.query(), proof(body, id, at)));
        return new Request("POST", Headers.of(sign(body, id, at)), query, form.path() ? proof(body, id, at) : null);
    }

    private Map<String, String> stamp(String id, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>();
        Scheme.TimestampForm timestamp = scheme.timestamp();
        if (timestamp != null && !timestamp.headers().isEmpty()) {
            String text = timestamp.format().write(at);
            headers.put(
                    timestamp.headers().get(0),
                    timestamp.key() == null ? text : Grammar.PAIRS.write(timestamp.key(), text));
        }
        if (scheme.eventId() != null && !scheme.eventId().headers().isEmpty()) {
            headers.put(scheme.eventId().headers().get(0), id);
        }
        return headers;
    }

    private String proof(byte[] body, String id, Instant at) {
        String timestamp =
                scheme.timestamp() == null ? null : scheme.timestamp().format().write(at);
        Map<String, String> values = new LinkedHashMap<>();
        scheme.content().stream()
                .filter(part -> part.kind() == Part.Kind.VALUE)
                .forEach(part -> values.put(part.text(), VALUES.at(body, JsonPointer.compile(part.text()))));
        return resign(new Material("POST", url.getBytes(StandardCharsets.UTF_8), id, timestamp, values, body));
    }

    /** As it would stand in the header, over exactly that. */
    String resign(Material material) {
        Proof.SignatureForm form = proof.signatures().get(0);
        byte[] bytes = proof.kind().sign(proof, key, proof.content(scheme.content(), material));
        return form.grammar().write(form.keys().get(0), form.encoding().encode(bytes));
    }
}
