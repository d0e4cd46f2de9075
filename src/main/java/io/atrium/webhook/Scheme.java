package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How one vendor signs: the parameters of the one verifier there is.
 *
 * @param proofs what proves the sender, any of them
 * @param content what is signed, in order; the body unless said
 * @param labelHeader where the vendor names the key it signed with; null when it does not
 * @param timestamp where the timestamp stands; null when there is none
 * @param eventId where the vendor's own id of the delivery stands; null when there is none
 * @param window the usual one; null when no timestamp decides
 * @param handshake what the vendor asks of a URL before it delivers there
 * @param limits on what is looked at
 * @param replay what the scheme is worth against replays
 * @param retryHorizon how long the vendor goes on trying; null when that is not known
 * @param coalesce how close together two equal bodies are one event, for classes R5 and R6; otherwise null
 */
record Scheme(
        @JsonAlias("proof") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Proof> proofs,
        List<Part> content,
        String labelHeader,
        TimestampForm timestamp,
        EventIdForm eventId,
        Window window,
        Handshake handshake,
        Limits limits,
        ReplayClass replay,
        Duration retryHorizon,
        Duration coalesce) {

    private static final Duration CLOSE_TOGETHER = Duration.ofMinutes(1);

    Scheme {
        Objects.requireNonNull(replay, "a scheme has a replay class");
        proofs = proofs == null ? List.of() : List.copyOf(proofs);
        content = content == null ? List.of(Part.WHOLE_BODY) : List.copyOf(content);
        handshake = handshake == null ? Handshake.NONE : handshake;
        limits = limits == null ? new Limits(null, null, null) : limits;
        coalesce = coalesce == null && replay.coalesces() ? CLOSE_TOGETHER : coalesce;

        boolean bodySigned = signs(proofs, content, Part.Kind.BODY);
        boolean timeSigned = signs(proofs, content, Part.Kind.TIMESTAMP);
        boolean idSigned = signs(proofs, content, Part.Kind.ID);
        require(!proofs.isEmpty(), "something must prove the sender");
        require(content.stream().noneMatch(Part::isSecret), "the secret is part of a key, never of the content");
        require(
                content.stream().anyMatch(part -> part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.VALUE),
                "the body, or something in it, must be part of what is signed");
        require(bodySigned || replay.coalesces(), "a body that is not signed is of class R5 or R6");
        require(
                !timeSigned || timestamp != null && !timestamp.headers().isEmpty() && window != null,
                "a signed timestamp must stand in a header and needs a window");
        require(
                window == null || timeSigned || timestamp != null && signs(proofs, content, timestamp.pointer()),
                "a timestamp that is not signed decides nothing, so it has no window");
        require(!idSigned || eventId != null && !eventId.headers().isEmpty(), "a signed id must stand in a header");
        require(replay != ReplayClass.SIGNED_TIME_AND_ID || timeSigned && idSigned, "R1 signs time and id");
        require(
                replay != ReplayClass.SIGNED_TIME || timeSigned && timestamp.semantics() == Semantics.ATTEMPT,
                "R2 signs the time of the attempt");
        require(
                replay != ReplayClass.SIGNED_FIRST_TIME
                        || timeSigned && timestamp.semantics() == Semantics.FIRST_ATTEMPT,
                "R3 signs the time of the first attempt");
        require(coalesce == null || replay.coalesces() && !coalesce.isZero(), "only R5 and R6 coalesce");
    }

    /**
     * Whether the signature covers a part, whichever proof is used. Only then it decides anything: whoever can change an
     * unsigned timestamp or id can make it say whatever helps.
     */
    boolean signs(Part.Kind part) {
        return signs(proofs, content, part);
    }

    /** Whether the signature covers that place of the body, alone or with all of it. */
    private static boolean signs(List<Proof> proofs, List<Part> content, JsonPointer place) {
        return place != null
                && (signs(proofs, content, Part.Kind.BODY)
                        || signs(proofs, content, Part.Kind.VALUE)
                                && content.stream().anyMatch(part -> part.isAt(place)));
    }

    private static boolean signs(List<Proof> proofs, List<Part> content, Part.Kind part) {
        return proofs.stream().allMatch(proof -> proof.signs(part, content));
    }

    /** The proof that a secret, as configuration writes it, is meant for: its prefix says so, or it is the first. */
    Proof proofOf(String secret) {
        return proofs.stream().filter(proof -> proof.claims(secret)).findFirst().orElse(proofs.get(0));
    }

    /** The same with the credential in another header. */
    Scheme in(String header) {
        return new Scheme(
                proofs.stream().map(proof -> proof.in(header)).toList(),
                content,
                labelHeader,
                timestamp,
                eventId,
                window,
                handshake,
                limits,
                replay,
                retryHorizon,
                coalesce);
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Which moment a timestamp names. */
    enum Semantics {
        /** Of this attempt: a retry has another. */
        @JsonProperty("attempt")
        ATTEMPT,
        /** Of the first attempt: retries keep it. */
        @JsonProperty("first-attempt")
        FIRST_ATTEMPT,
        /** Of what happened. */
        @JsonProperty("event")
        EVENT
    }

    /**
     * Where the timestamp stands.
     *
     * @param headers where to look, the first that was sent; empty when it stands in the body
     * @param key its name inside the header, when that is a list of pairs; otherwise null
     * @param pointer where it stands in a JSON body (RFC 6901); otherwise null
     * @param format of the timestamp
     * @param semantics which moment it names; of the attempt unless said, of the event in a body
     */
    record TimestampForm(
            @JsonAlias("header") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                    List<String> headers,
            String key,
            JsonPointer pointer,
            TimestampFormat format,
            Semantics semantics) {
        TimestampForm {
            headers = headers == null ? List.of() : List.copyOf(headers);
            semantics = semantics == null ? pointer == null ? Semantics.ATTEMPT : Semantics.EVENT : semantics;
            Objects.requireNonNull(format, "a timestamp has a format");
            require(headers.isEmpty() != (pointer == null), "a timestamp stands in a header or in the body");
        }
    }

    /**
     * Where the vendor's own id of the delivery stands.
     *
     * @param headers where to look, the first that was sent; empty when it stands in the body
     * @param pointer where it stands in a JSON body (RFC 6901), or in each item of it; otherwise null
     * @param items where the array stands, of vendors who deliver several events at once; otherwise null
     */
    record EventIdForm(
            @JsonAlias("header") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                    List<String> headers,
            JsonPointer pointer,
            JsonPointer items) {
        EventIdForm {
            headers = headers == null ? List.of() : List.copyOf(headers);
            require(headers.isEmpty() != (pointer == null), "an id stands in a header or in the body");
            require(items == null || pointer != null, "items have their ids in the body");
        }
    }

    /**
     * What is looked at before anything is known of the sender.
     *
     * @param body the largest body, in bytes, when that is less than every source may send; otherwise null
     * @param header the longest header that matters, in characters; 8192 unless said
     * @param depth how deep JSON may nest where an id or a timestamp is read from it; 64 unless said
     */
    record Limits(Integer body, Integer header, Integer depth) {
        Limits {
            header = header == null ? 8192 : header;
            depth = depth == null ? 64 : depth;
        }
    }
}
