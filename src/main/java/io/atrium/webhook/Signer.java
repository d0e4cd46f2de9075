package io.atrium.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs as a vendor would, so that a configured source can be tried before the vendor tries it. */
final class Signer {

    private final Scheme scheme;
    private final byte[] key;
    private final String url;

    Signer(Scheme scheme, byte[] key, String url) {
        this.scheme = scheme;
        this.key = key;
        this.url = url;
    }

    /** The headers that a delivery of that body would carry. */
    Map<String, String> sign(byte[] body, String id, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>();
        String timestamp = "";
        String lead = "";
        if (scheme.timestamp() != null) {
            timestamp = scheme.timestamp().format().write(at);
            if (scheme.timestamp().key() == null) {
                headers.put(scheme.timestamp().header(), timestamp);
            } else {
                lead = Grammar.PAIRS.write(scheme.timestamp().key(), timestamp) + ",";
            }
        }
        if (scheme.eventId() != null) {
            headers.put(scheme.eventId().header(), id);
        }
        SignedContent content = new Verifier(scheme, List.of(key), scheme.window(), url).content(body, id, timestamp);
        Scheme.SignatureForm form = scheme.signature();
        String signature = form.encoding().encode(scheme.algorithm().sign(key, content));
        headers.put(form.header(), lead + form.grammar().write(form.key(), signature));
        return headers;
    }

    /** The same, of a text. */
    Map<String, String> sign(String body, String id, Instant at) {
        return sign(body.getBytes(StandardCharsets.UTF_8), id, at);
    }
}
