package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.webhook.Vendor.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class VerifierTest {

    private static final String BODY = "{\"type\":\"employee.updated\"}\r\n";
    private static final String SIGNATURE = "webhook-signature";
    private static final String BAMBOO_SIGNATURE = "X-BambooHR-Signature";
    private static final String BAMBOO_TIMESTAMP = "X-BambooHR-Timestamp";

    private final Vendor standard = Vendor.standardWebhooks();
    private final Vendor bamboo = Vendor.bamboohr();

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forged("standard-webhooks", "no signature", h -> h.remove(SIGNATURE)),
                forged("standard-webhooks", "an empty signature", h -> h.put(SIGNATURE, "")),
                forged("standard-webhooks", "no timestamp", h -> h.remove("webhook-timestamp")),
                forged("standard-webhooks", "no id", h -> h.remove("webhook-id")),
                forged("standard-webhooks", "another id", h -> h.put("webhook-id", "msg_2")),
                forged("standard-webhooks", "an id with a dot", h -> h.put("webhook-id", "msg.1")),
                forged("standard-webhooks", "an empty id", h -> h.put("webhook-id", "")),
                forged(
                        "standard-webhooks",
                        "an unknown version only",
                        h -> h.merge(SIGNATURE, "", (s, x) -> s.replace("v1,", "v2,"))),
                forged("standard-webhooks", "a short signature", h -> h.put(SIGNATURE, "v1,g0hM9SsE")),
                forged("standard-webhooks", "not base64", h -> h.put(SIGNATURE, "v1,***")),
                forged(
                        "standard-webhooks",
                        "no version",
                        h -> h.merge(SIGNATURE, "", (s, x) -> s.substring("v1,".length()))),
                forged(
                        "standard-webhooks",
                        "a decoy alone",
                        h -> h.put(SIGNATURE, "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=")),
                forged(
                        "standard-webhooks",
                        "17 candidates with the right one",
                        h -> h.merge(SIGNATURE, "", (s, x) -> IntStream.range(0, 17)
                                .mapToObj(i -> s)
                                .collect(Collectors.joining(" ")))),
                forged(
                        "standard-webhooks",
                        "several, none of them right",
                        h -> h.put(
                                SIGNATURE,
                                "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")),
                forged("bamboohr", "no signature", h -> h.remove(BAMBOO_SIGNATURE)),
                forged("bamboohr", "an empty signature", h -> h.put(BAMBOO_SIGNATURE, "")),
                forged("bamboohr", "a short signature", h -> h.merge(BAMBOO_SIGNATURE, "", (s, x) -> s.substring(2))),
                forged("bamboohr", "a long signature", h -> h.merge(BAMBOO_SIGNATURE, "", (s, x) -> s + "00")),
                forged("bamboohr", "not hex", h -> h.put(BAMBOO_SIGNATURE, "x".repeat(64))),
                forged(
                        "bamboohr",
                        "a prefix that is not theirs",
                        h -> h.merge(BAMBOO_SIGNATURE, "", (s, x) -> "sha256=" + s)),
                forged("bamboohr", "no timestamp", h -> h.remove(BAMBOO_TIMESTAMP)),
                forged(
                        "bamboohr",
                        "another timestamp",
                        h -> h.put(BAMBOO_TIMESTAMP, Long.toString(NOW.getEpochSecond() + 1))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("forgeries")
    void a_delivery_that_is_not_signed_as_agreed_is_refused(
            String preset, String what, Consumer<Map<String, String>> forgery) {
        Vendor vendor = preset.equals("bamboohr") ? bamboo : standard;
        Map<String, String> headers = vendor.headers(BODY);
        forgery.accept(headers);

        Throwable refusal = catchThrowable(() -> vendor.receives(BODY, headers, NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Infinity",
                "1e9",
                "123abc",
                "-1",
                "+1",
                "1795251600.0",
                " 1795251600",
                "1795251600 ",
                "17952516000000",
                "0x10",
                "１７９５",
                "2026-11-21T09:00:00Z",
                "NaN"
            })
    void a_signed_timestamp_outside_the_grammar_is_refused(String timestamp) {
        Map<String, String> headers = resigned(standard, timestamp);

        Throwable refusal = catchThrowable(() -> standard.receives(BODY, headers, NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21",
                "2026-11-21 09:00:00Z",
                "2026-11-21T09:00:00",
                "2026-13-21T09:00:00Z",
                "2026-11-21t09:00:00z"
            })
    void a_signed_moment_that_is_not_rfc_3339_is_refused(String timestamp) {
        Map<String, String> headers = resigned(bamboo, timestamp);

        Throwable refusal = catchThrowable(() -> bamboo.receives(BODY, headers, NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T09:00:00Z", "2026-11-21T09:59:01.123456+01:00", "1795251600"})
    void bamboohr_may_write_the_moment_either_way(String timestamp) {
        Map<String, String> headers = resigned(bamboo, timestamp);

        Verified verified = bamboo.receives(BODY, headers, NOW);

        assertThat(verified.deliveryKey()).isNull();
    }

    @Test
    void a_genuine_delivery_that_is_too_old_is_told_so() {
        Map<String, String> headers = standard.headers(BODY);

        Throwable refusal = catchThrowable(() -> standard.receives(BODY, headers, NOW.plus(Duration.ofSeconds(301))));

        assertThat(code(refusal)).isEqualTo(FailureCode.TIMESTAMP_OUT_OF_WINDOW);
    }

    @Test
    void a_genuine_delivery_from_the_future_is_told_so() {
        Map<String, String> headers = bamboo.headers(BODY);

        Throwable refusal = catchThrowable(() -> bamboo.receives(BODY, headers, NOW.minus(Duration.ofSeconds(61))));

        assertThat(code(refusal)).isEqualTo(FailureCode.TIMESTAMP_OUT_OF_WINDOW);
    }

    @Test
    void a_forged_delivery_that_is_too_old_learns_nothing_about_its_age() {
        Map<String, String> headers = standard.headers(BODY);

        Throwable refusal = catchThrowable(() -> standard.receives(BODY + " ", headers, NOW.plus(Duration.ofDays(9))));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void the_window_includes_its_ends() {
        Map<String, String> headers = standard.headers(BODY);

        Verified verified = standard.receives(BODY, headers, NOW.plus(Duration.ofSeconds(300)));

        assertThat(verified.deliveryKey()).isEqualTo("msg_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void a_header_that_decides_may_stand_once_only(String doubled) {
        Headers once = Headers.of(standard.headers(BODY));
        Headers twice = name -> name.equalsIgnoreCase(doubled)
                ? List.of(once.all(name).get(0), once.all(name).get(0))
                : once.all(name);

        Throwable refusal = catchThrowable(() -> standard.verifier().verify(bytes(BODY), twice, NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void one_right_signature_among_others_suffices() {
        Map<String, String> headers = standard.headers(BODY);
        headers.merge(
                SIGNATURE, "", (right, x) -> "v1a,xyz v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v1,? " + right);

        Verified verified = standard.receives(BODY, headers, NOW);

        assertThat(verified.eventId()).isEqualTo("msg_1");
    }

    @Test
    void while_rotating_either_secret_may_have_signed() {
        Vendor before = Vendor.of("bamboohr", "the-old-secret");
        Vendor rotating = Vendor.of("bamboohr", "the-new-secret", "the-old-secret");
        Map<String, String> headers = before.headers(BODY);

        Verified verified = rotating.receives(BODY, headers, NOW);

        assertThat(verified.replayKey()).isNotEmpty();
    }

    @Test
    void a_secret_is_the_same_without_its_prefix() {
        Vendor bare = Vendor.of("standard-webhooks", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Map<String, String> headers = bare.headers(BODY);

        Verified verified = standard.receives(BODY, headers, NOW);

        assertThat(verified.eventId()).isEqualTo("msg_1");
    }

    @Test
    void bytes_that_are_no_text_are_verified_as_they_are() {
        byte[] body = {0, (byte) 0xff, (byte) 0xc3, 0x28, '\r', '\n'};
        Map<String, String> headers = bamboo.signer().sign(body, "", NOW);

        Verified verified = bamboo.verifier().verify(body, Headers.of(headers), NOW);

        assertThat(verified.replayKey()).hasSize(32);
    }

    @Test
    void a_copy_whose_boundary_between_body_and_timestamp_was_moved_has_the_same_replay_key() {
        Instant late = Instant.ofEpochSecond(17);
        Map<String, String> honest = bamboo.signer().sign("body", "", late);
        Map<String, String> moved = new TreeMap<>(honest);
        moved.put(BAMBOO_TIMESTAMP, "7");

        Verified copy = bamboo.receives("body1", moved, late);

        assertThat(copy.replayKey())
                .isEqualTo(bamboo.receives("body", honest, late).replayKey());
    }

    @Test
    void a_retry_with_a_new_timestamp_has_the_same_delivery_key() {
        Map<String, String> retry = standard.signer().sign(BODY, "msg_1", NOW.plusSeconds(60));

        Verified verified = standard.receives(BODY, retry, NOW);

        assertThat(verified.deliveryKey()).isEqualTo("msg_1");
    }

    @Test
    void an_id_that_is_not_signed_decides_nothing() {
        Vendor github = Vendor.of("github", "It's a Secret to Everybody");
        Map<String, String> headers = github.headers(BODY);

        Verified verified = github.receives(BODY, headers, NOW);

        assertThat(verified.deliveryKey()).isNull();
        assertThat(verified.eventId()).isEqualTo("msg_1");
    }

    @Test
    void an_id_in_a_signed_body_makes_a_retry_with_a_new_timestamp_a_copy() {
        Vendor stripe = Vendor.of("stripe", "whsec_x");
        String body = "{\"object\":\"event\",\"id\":\"evt_1\"}";

        Verified verified = stripe.receives(body, stripe.headers(body), NOW);

        assertThat(verified.deliveryKey()).isEqualTo("evt_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "token=x&id=evt_1", "[1]", "{\"id\":{\"a\":1}}", "{\"id\":\"two words\"}"})
    void a_body_without_a_usable_id_is_genuine_all_the_same(String body) {
        Vendor stripe = Vendor.of("stripe", "whsec_x");

        Verified verified = stripe.receives(body, stripe.headers(body), NOW);

        assertThat(verified.deliveryKey()).isNull();
    }

    @Test
    void a_body_that_nests_without_end_is_genuine_and_has_no_id() {
        Vendor stripe = Vendor.of("stripe", "whsec_x");
        String body = "[".repeat(100_000);

        Verified verified = stripe.receives(body, stripe.headers(body), NOW);

        assertThat(verified.eventId()).isNull();
    }

    @Test
    void several_events_in_one_delivery_are_known_together_in_any_order() {
        Vendor batches = Vendor.of("batches", "secret");
        String one = "{\"events\":[{\"uuid\":\"a\"},{\"uuid\":\"b\"}]}";
        String other = "{\"events\":[{\"uuid\":\"b\"},{\"uuid\":\"a\"}]}";

        Verified verified = batches.receives(one, batches.headers(one), NOW);

        assertThat(verified.deliveryKey())
                .hasSize(64)
                .isEqualTo(batches.receives(other, batches.headers(other), NOW).deliveryKey());
        assertThat(batches.receives(
                                "{\"events\":[{\"uuid\":\"a\"}]}",
                                batches.headers("{\"events\":[{\"uuid\":\"a\"}]}"),
                                NOW)
                        .deliveryKey())
                .isEqualTo("a");
    }

    @Test
    void a_second_header_may_carry_the_signature_under_another_name() {
        Vendor batches = Vendor.of("batches", "secret");
        Map<String, String> headers = batches.headers(BODY);
        String signature = headers.remove("X-Signature-Primary");
        headers.put("X-Signature-Secondary", "v0=00,v2=" + signature);

        Verified verified = batches.receives(BODY, headers, NOW);

        assertThat(verified.replayKey()).hasSize(32);
    }

    @Test
    void the_time_of_the_event_decides_where_the_source_wants_it() {
        Scheme scheme = Preset.named("batches").orElseThrow().scheme();
        Credential credential = Credential.of(scheme, "secret", "secret");
        Vendor vendor = Vendor.of(scheme, List.of(credential));
        Verifier strict = new Verifier(scheme, List.of(credential), new Window(Duration.ofDays(7), null), "");
        String fresh = "{\"sent\":{\"at\":\"2026-11-20T09:00:00Z\"}}";
        String old = "{\"sent\":{\"at\":\"2026-11-10T09:00:00Z\"}}";

        assertThat(strict.verify(bytes(fresh), Headers.of(vendor.headers(fresh)), NOW))
                .isNotNull();
        for (String late : List.of(old, "{}", "{\"sent\":{\"at\":\"yesterday\"}}")) {
            Throwable refusal = catchThrowable(() -> strict.verify(bytes(late), Headers.of(vendor.headers(late)), NOW));
            assertThat(code(refusal)).isEqualTo(FailureCode.TIMESTAMP_OUT_OF_WINDOW);
        }
    }

    @Test
    void a_body_that_may_repeat_is_a_copy_for_a_minute_only() {
        Vendor deputy = Vendor.of("deputy", "secret");
        Map<String, String> headers = deputy.headers(BODY);

        byte[] first = deputy.receives(BODY, headers, NOW).replayKey();

        assertThat(deputy.receives(BODY, headers, NOW.plusSeconds(59)).replayKey())
                .isEqualTo(first);
        assertThat(deputy.receives(BODY, headers, NOW.plusSeconds(61)).replayKey())
                .isNotEqualTo(first);
    }

    @Test
    void a_body_that_may_repeat_is_a_copy_until_the_end_that_its_source_tells() {
        Vendor personio = Vendor.of("personio", "secret");
        Map<String, String> headers = personio.headers(BODY);
        Source source =
                new Source("hr", Preset.named("personio").orElseThrow(), personio.verifier(), Duration.ofDays(14));
        Instant received = NOW.plusMillis(17_300);

        Instant end = source.coalescedUntil(received);

        byte[] first = personio.receives(BODY, headers, received).replayKey();
        assertThat(personio.receives(BODY, headers, end.minusMillis(1)).replayKey())
                .isEqualTo(first);
        assertThat(personio.receives(BODY, headers, end).replayKey()).isNotEqualTo(first);
        assertThat(new Source("git", Preset.named("github").orElseThrow(), personio.verifier(), Duration.ofDays(14))
                        .coalescedUntil(received))
                .isNull();
    }

    @Test
    void a_secret_counts_from_its_first_moment_to_its_last() {
        Scheme scheme = Preset.named("github").orElseThrow().scheme();
        Credential dated = Credential.of(scheme, "dated", "secret").during(null, NOW, NOW.plusSeconds(10));
        Vendor vendor = Vendor.of(scheme, List.of(dated));
        Map<String, String> headers = vendor.headers(BODY);

        assertThat(vendor.receives(BODY, headers, NOW).secret()).isEqualTo("dated");
        assertThat(vendor.receives(BODY, headers, NOW.plusSeconds(10)).secret()).isEqualTo("dated");
        for (Instant outside : List.of(NOW.minusMillis(1), NOW.plusSeconds(10).plusMillis(1))) {
            assertThat(code(catchThrowable(() -> vendor.receives(BODY, headers, outside))))
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        }
    }

    @Test
    void a_label_chooses_the_key() {
        Scheme scheme = Preset.named("deel").orElseThrow().scheme();
        Credential old = Credential.of(scheme, "secrets[0]", "old").during("blue", null, null);
        Credential current = Credential.of(scheme, "secrets[1]", "current").during("green", null, null);
        Vendor vendor = Vendor.of(scheme, List.of(current, old));
        Map<String, String> headers = vendor.headers(BODY);

        assertThat(vendor.receives(BODY, headers, NOW).secret()).isEqualTo("green");
        headers.put("x-deel-hmac-label", "green");
        assertThat(vendor.receives(BODY, headers, NOW).secret()).isEqualTo("green");
        headers.put("x-deel-hmac-label", "blue");
        assertThat(code(catchThrowable(() -> vendor.receives(BODY, headers, NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void a_timestamp_in_the_key_is_signed() {
        Vendor shifts = Vendor.of("7shifts", "8b6a1d6e-5a53-4ac0-9b0d-2f6f3b1f4a11");
        Map<String, String> headers = shifts.headers(BODY);
        Map<String, String> later = new TreeMap<>(headers);
        later.put("x-hmac-timestamp", Long.toString(NOW.getEpochSecond() + 1));

        assertThat(shifts.receives(BODY, headers, NOW).replayKey()).hasSize(32);
        assertThat(code(catchThrowable(() -> shifts.receives(BODY, later, NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
        assertThat(code(catchThrowable(() -> shifts.receives(BODY, headers, NOW.plusSeconds(301)))))
                .isEqualTo(FailureCode.TIMESTAMP_OUT_OF_WINDOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer try-personio",
                "try-personio ",
                "TRY-PERSONIO",
                "try-personi",
                "",
                "try-personio,try-personio"
            })
    void a_fixed_token_is_taken_literally(String sent) {
        Vendor personio = Vendor.of("personio", "try-personio");

        Throwable refusal = catchThrowable(() -> personio.receives(BODY, Map.of("Authorization", sent), NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t=Infinity,v1=%s",
                "t=1e9,v1=%s",
                "t=123abc,v1=%s",
                "t=,v1=%s",
                "v1=%s",
                "t=1795251600,t=1795251600,v1=%s",
                "t=1795251600,v0=%s",
                "t=1795251600",
                "1795251600",
                "t=1795251600,v1=1795251600",
                "t=1795251600 v1=%s",
                "t=1795251600,v1=%s00",
                "t=1795251600,V1=%s"
            })
    void a_header_of_pairs_has_one_reading(String header) {
        Vendor stripe = Vendor.of("stripe", "whsec_x");
        String right = stripe.headers(BODY).get("Stripe-Signature").replaceAll(".*v1=", "");

        Throwable refusal =
                catchThrowable(() -> stripe.receives(BODY, Map.of("Stripe-Signature", header.formatted(right)), NOW));

        assertThat(code(refusal)).isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void one_right_signature_among_several_pairs_suffices_wherever_the_time_stands() {
        Vendor stripe = Vendor.of("stripe", "whsec_x");
        String right = stripe.headers(BODY).get("Stripe-Signature").replaceAll(".*v1=", "");
        String header =
                "v1=" + "0".repeat(64) + ",v1=" + right.toUpperCase(java.util.Locale.ROOT) + ",t=1795251600,v0=x";

        assertThat(stripe.receives(BODY, Map.of("Stripe-Signature", header), NOW)
                        .replayKey())
                .hasSize(32);
    }

    @Test
    void a_header_longer_than_any_signature_is_refused() {
        Map<String, String> headers = standard.headers(BODY);
        headers.merge(SIGNATURE, "", (right, x) -> right + " v9," + "x".repeat(10_000));

        assertThat(code(catchThrowable(() -> standard.receives(BODY, headers, NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void a_public_key_verifies_beside_a_shared_secret() {
        Scheme scheme = Preset.named("standard-webhooks").orElseThrow().scheme();
        Proof publicKey = scheme.proofs().get(1);
        Kind.Pair pair = publicKey.kind().sample(publicKey);
        Credential shared = Credential.of(scheme, "shared", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Credential asymmetric = new Credential("public", publicKey, pair.verifying(), null, null, null);
        Verifier verifier = new Verifier(scheme, List.of(shared, asymmetric), scheme.window(), "");
        Map<String, String> headers = new Signer(scheme, publicKey, pair.signing(), "").sign(BODY, "msg_1", NOW);

        assertThat(verifier.verify(bytes(BODY), Headers.of(headers), NOW).secret())
                .isEqualTo("public");
        assertThat(code(catchThrowable(() -> verifier.verify(bytes(BODY + " "), Headers.of(headers), NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
        // The same signature with a zero byte at its end, which Java would let pass.
        headers.computeIfPresent(SIGNATURE, (name, right) -> right.replace("==", "A="));
        assertThat(code(catchThrowable(() -> verifier.verify(bytes(BODY), Headers.of(headers), NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void a_token_of_another_issuer_or_without_a_signature_is_refused() {
        Scheme scheme = Preset.named("clockify").orElseThrow().scheme();
        Proof token = scheme.proofs().get(1);
        Kind.Pair pair = token.kind().sample(token);
        Verifier verifier = new Verifier(
                scheme, List.of(new Credential("key", token, pair.verifying(), null, null, null)), null, "");
        Proof forged = new Proof(
                token.kind(),
                null,
                token.secret(),
                null,
                token.signatures(),
                Map.of("iss", "clockify", "type", "user"));
        Map<String, String> right = new Signer(scheme, token, pair.signing(), "").sign(BODY, "", NOW);
        Map<String, String> wrong = new Signer(scheme, forged, pair.signing(), "").sign(BODY, "", NOW);
        String unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJjbG9ja2lmeSIsInR5cGUiOiJhZGRvbiJ9.";

        assertThat(verifier.verify(bytes(BODY), Headers.of(right), NOW).replayKey())
                .hasSize(32);
        for (Map<String, String> headers : List.of(wrong, Map.of("clockify-signature", unsigned))) {
            assertThat(code(catchThrowable(() -> verifier.verify(bytes(BODY), Headers.of(headers), NOW))))
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        }
    }

    @Test
    void without_a_secret_everything_is_refused() {
        Scheme scheme = Preset.named("gusto").orElseThrow().scheme();
        Verifier verifier = new Verifier(scheme, List.of(), null, "");
        Map<String, String> headers = Vendor.of("gusto", "x").headers(BODY);

        assertThat(code(catchThrowable(() -> verifier.verify(bytes(BODY), Headers.of(headers), NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Test
    void the_reference_library_signs_what_is_accepted() throws Exception {
        com.standardwebhooks.Webhook reference =
                new com.standardwebhooks.Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Map<String, String> headers = Map.of(
                "webhook-id", "msg_9",
                "webhook-timestamp", Long.toString(NOW.getEpochSecond()),
                "webhook-signature", reference.sign("msg_9", NOW.getEpochSecond(), BODY));

        Verified verified = standard.receives(BODY, headers, NOW);

        assertThat(verified.deliveryKey()).isEqualTo("msg_9");
    }

    /** Signed correctly over a timestamp as it is given. */
    private static Map<String, String> resigned(Vendor vendor, String timestamp) {
        Map<String, String> headers = vendor.headers(BODY);
        headers.put(vendor.scheme().timestamp().headers().get(0), timestamp);
        Material material = new Material("POST", new byte[0], "msg_1", timestamp, bytes(BODY));
        String header = vendor.scheme().proofs().get(0).signatures().get(0).header();
        headers.put(header, vendor.signer().resign(material));
        return headers;
    }

    private static Arguments forged(String preset, String what, Consumer<Map<String, String>> forgery) {
        return Arguments.of(preset, what, forgery);
    }

    private static FailureCode code(Throwable refusal) {
        assertThat(refusal).isInstanceOf(Failure.class);
        return ((Failure) refusal).code();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
