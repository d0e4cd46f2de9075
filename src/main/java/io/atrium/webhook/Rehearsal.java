package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import io.atrium.kernel.Failure;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries a source before its vendor does, with the configured keys and one more, as while rotating: a sample signed with
 * any of them must be accepted and, with one bit of its body or its proof flipped, be refused. A scheme that accepts
 * everything or nothing shows here, not in production. Where a vendor signs with a key that only it has, a pair of our own
 * takes its place.
 */
final class Rehearsal {

    private static final BodyValue VALUES = new BodyValue(64);

    private final Scheme scheme;
    private final Window window;
    private final String url;
    private final Instant now;

    Rehearsal(Scheme scheme, Window window, String url, Instant now) {
        this.scheme = scheme;
        this.window = window;
        this.url = url;
        this.now = now;
    }

    boolean succeeds(List<Credential> configured) {
        List<Credential> keys = new ArrayList<>();
        List<Key> signing = new ArrayList<>();
        for (Credential credential : configured) {
            if (credential.proof().kind().isShared()) {
                keys.add(credential.always());
                signing.add(credential.key());
            }
        }
        for (Proof proof : scheme.proofs()) {
            for (int i = 0; i < 2; i++) {
                Kind.Pair pair = proof.kind().sample(proof);
                keys.add(new Credential("rehearsal", proof, pair.verifying(), null, null, null));
                signing.add(pair.signing());
            }
        }
        Verifier verifier = new Verifier(scheme, keys, window, url);
        boolean succeeds = true;
        for (int i = 0; i < keys.size(); i++) {
            Proof proof = keys.get(i).proof();
            succeeds &= succeeds(verifier, proof, new Signer(scheme, proof, signing.get(i), url));
        }
        return succeeds;
    }

    private boolean succeeds(Verifier verifier, Proof proof, Signer signer) {
        byte[] body = signer.body(sample(), "rehearsal", now);
        byte[] flipped = body.clone();
        flipped[flipped.length / 2] ^= 1;
        Request request = signer.request(body, "rehearsal", now);
        return accepts(verifier, body, request)
                && !acceptsForged(verifier, proof.signatures().get(0), body, request)
                && !(scheme.signs(Part.Kind.BODY) && accepts(verifier, flipped, request));
    }

    private boolean acceptsForged(Verifier verifier, Proof.SignatureForm form, byte[] body, Request request) {
        if (form.pointer() == null) {
            return accepts(verifier, body, forged(request, form));
        }
        String proof = VALUES.at(body, form.pointer());
        String forged = new String(body, StandardCharsets.UTF_8).replace(proof, forged(proof));
        return accepts(verifier, forged.getBytes(StandardCharsets.UTF_8), request);
    }

    /** With what a scheme may want to find in it. */
    private byte[] sample() {
        boolean isTimed = window != null && scheme.timestamp().pointer() != null;
        String body = isTimed
                ? nested(
                        scheme.timestamp().pointer(),
                        '"' + scheme.timestamp().format().write(now) + '"')
                : "{\"type\":\"rehearsal\"}";
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String nested(JsonPointer place, String value) {
        return place.matches()
                ? value
                : "{\"" + place.getMatchingProperty() + "\":" + nested(place.tail(), value) + "}";
    }

    private static Request forged(Request request, Proof.SignatureForm form) {
        String forged = forged(form.texts(request).get(0));
        if (form.path()) {
            return new Request(request.method(), request.headers(), request.query(), forged);
        }
        Headers changed = Headers.of(Map.of(form.header() == null ? form.query() : form.header(), forged));
        return form.header() == null
                ? new Request(request.method(), request.headers(), changed, null)
                : new Request(
                        request.method(),
                        name -> name.equalsIgnoreCase(form.header())
                                ? changed.all(name)
                                : request.headers().all(name),
                        request.query(),
                        null);
    }

    private static String forged(String proof) {
        int last = proof.length() - 2;
        // Hex is the same in either case.
        char other = Character.toUpperCase(proof.charAt(last)) == 'A' ? 'B' : 'A';
        return proof.substring(0, last) + other + proof.substring(last + 1);
    }

    private boolean accepts(Verifier verifier, byte[] body, Request request) {
        try {
            verifier.verify(body, request, now);
            return true;
        } catch (Failure refused) {
            return false;
        }
    }
}
