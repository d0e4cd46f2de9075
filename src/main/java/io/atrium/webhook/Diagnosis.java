package io.atrium.webhook;

import io.atrium.kernel.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says why a delivery was refused, in words that an operator can act on. They are for people with a scope and never go to
 * who delivered: they would help only a forger. Names headers, never their values.
 */
final class Diagnosis {

    private Diagnosis() {}

    static String of(Failure refused, Source source, Request request, int bodyBytes, Instant receivedAt) {
        Scheme scheme = source.preset().scheme();
        return switch (refused.code()) {
            case SIGNATURE_INVALID -> signature(source, scheme, request, bodyBytes);
            case TIMESTAMP_OUT_OF_WINDOW -> age(scheme, request, receivedAt);
            default -> refused.detail();
        };
    }

    private static String signature(Source source, Scheme scheme, Request request, int bodyBytes) {
        if (!source.hasSecrets()) {
            return "The source has no secret yet.";
        }
        List<Proof.SignatureForm> forms = scheme.proofs().stream()
                .flatMap(proof -> proof.signatures().stream())
                .toList();
        if (forms.stream()
                .allMatch(form -> form.pointer() == null && form.texts(request).isEmpty())) {
            return "Nothing was signed: " + places(forms) + " is missing.";
        }
        if (forms.stream().anyMatch(form -> form.texts(request).size() > 1)) {
            return "The signature came more than once in " + places(forms) + ".";
        }
        if (scheme.signs(Part.Kind.ID) && isMissing(request, scheme.eventId().headers())) {
            return "The signed id is missing or came more than once: "
                    + names(scheme.eventId().headers()) + ".";
        }
        if (scheme.signs(Part.Kind.TIMESTAMP)
                && isMissing(request, scheme.timestamp().headers())) {
            return "The signed timestamp is missing or came more than once: "
                    + names(scheme.timestamp().headers()) + ".";
        }
        return "The signature does not fit any secret of the source: another secret, or the request was changed on its way ("
                + bodyBytes + " bytes came).";
    }

    private static String age(Scheme scheme, Request request, Instant receivedAt) {
        List<String> headers = scheme.timestamp().headers();
        if (headers.isEmpty() || scheme.timestamp().key() != null || isMissing(request, headers)) {
            return "The delivery is genuine, but its timestamp is outside the window of the source.";
        }
        try {
            String text = headers.stream()
                    .flatMap(name -> request.headers().all(name).stream())
                    .findFirst()
                    .orElseThrow();
            long seconds = Duration.between(scheme.timestamp().format().parse(text), receivedAt)
                    .toSeconds();
            return "The delivery is genuine, but its timestamp is %d s %s our clock: replayed, long on its way, or a clock is wrong."
                    .formatted(Math.abs(seconds), seconds < 0 ? "ahead of" : "behind");
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            return "The delivery is genuine, but its timestamp cannot be read.";
        }
    }

    private static boolean isMissing(Request request, List<String> headers) {
        return headers.stream().noneMatch(name -> request.headers().all(name).size() == 1);
    }

    private static String places(List<Proof.SignatureForm> forms) {
        return forms.stream().map(Diagnosis::place).distinct().collect(Collectors.joining(" or "));
    }

    private static String place(Proof.SignatureForm form) {
        if (form.header() != null) {
            return "the header " + form.header();
        }
        if (form.pointer() != null) {
            return form.pointer() + " in the body";
        }
        return form.query() != null ? "the parameter " + form.query() : "the secret in the path";
    }

    private static String names(List<String> headers) {
        return headers.stream().map(name -> "the header " + name).collect(Collectors.joining(" or "));
    }
}
