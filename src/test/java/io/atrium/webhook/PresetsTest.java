package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static io.atrium.webhook.Vendor.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What holds for every preset that is shipped, and for those that will be. */
class PresetsTest {

    @Provide
    Arbitrary<String> presets() {
        return Arbitraries.of(Vendor.presets());
    }

    @Property(tries = 300)
    void any_body_is_accepted_as_signed_and_a_signed_one_is_refused_with_one_bit_flipped(
            @ForAll("presets") String preset,
            @ForAll @Size(min = 1, max = 200) byte[] said,
            @ForAll @IntRange(min = 0, max = 1599) int bit) {
        Vendor vendor = vendor(preset);
        byte[] body = vendor.signer().body(said, "msg_1", NOW);
        Request request = vendor.signer().request(body, "msg_1", NOW);
        byte[] flipped = flip(body, bit);

        assertThat(vendor.verifier().verify(body, request, NOW).replayKey()).hasSize(32);
        if (vendor.scheme().signs(Part.Kind.BODY)) {
            assertThat(code(catchThrowable(() -> vendor.verifier().verify(flipped, request, NOW))))
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        } else {
            assertThat(Preset.named(preset).orElseThrow().scheme().replay()).isEqualTo(ReplayClass.UNSIGNED_BODY);
        }
    }

    @Property(tries = 300)
    void a_flipped_bit_of_a_proof_is_refused(
            @ForAll("presets") String preset, @ForAll @IntRange(min = 0, max = 511) int bit) {
        Vendor vendor = vendor(preset);
        Proof.SignatureForm form = vendor.scheme().proofs().get(0).signatures().get(0);
        Assume.that(form.header() != null);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = sorted(vendor.signer().sign(body, "msg_1", NOW));
        String sent = form.grammar()
                .values(headers.get(form.header()), form.keys().get(0))
                .get(0);
        String changed = form.encoding().encode(flip(form.encoding().decode(sent), bit & ~7 | bit % 7));
        headers.computeIfPresent(form.header(), (name, text) -> text.replace(sent, changed));

        assertThat(code(catchThrowable(() -> vendor.verifier().verify(body, Headers.of(headers), NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Property(tries = 200)
    void a_flipped_bit_of_a_signed_timestamp_or_id_is_refused(
            @ForAll("presets") String preset, @ForAll @IntRange(min = 0, max = 103) int bit) {
        Vendor vendor = vendor(preset);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        if (vendor.scheme().signs(Part.Kind.TIMESTAMP)
                && vendor.scheme().timestamp().key() == null) {
            assertThat(flipped(
                            vendor, body, vendor.scheme().timestamp().headers().get(0), bit))
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        }
        if (vendor.scheme().signs(Part.Kind.ID)) {
            assertThat(flipped(vendor, body, vendor.scheme().eventId().headers().get(0), bit))
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        }
    }

    @Property(tries = 100)
    void the_window_of_a_preset_includes_its_ends_and_no_second_more(@ForAll("presets") String preset) {
        Vendor vendor = vendor(preset);
        Window window = vendor.scheme().window();
        Assume.that(window != null);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Request request = vendor.signer().request(body, "msg_1", NOW);
        Instant last = NOW.plus(window.maxAge());
        Instant first = NOW.minus(window.maxFuture());

        for (Instant inside : List.of(first, NOW, last)) {
            assertThat(vendor.verifier().verify(body, request, inside).replayKey())
                    .hasSize(32);
        }
        for (Instant outside : List.of(first.minusSeconds(1), last.plusSeconds(1))) {
            assertThat(code(catchThrowable(() -> vendor.verifier().verify(body, request, outside))))
                    .isEqualTo(FailureCode.TIMESTAMP_OUT_OF_WINDOW);
        }
    }

    @Property(tries = 100)
    void while_rotating_either_secret_may_have_signed(@ForAll("presets") String preset) {
        String old = Vendor.secretFor(preset);
        String current = old.replace('o', 'a').replace('i', 'e');
        byte[] said = "{}".getBytes(StandardCharsets.UTF_8);
        Verifier rotating = Vendor.of(preset, current, old).verifier();
        Verifier rotated = Vendor.of(preset, current).verifier();

        Signer before = Vendor.of(preset, old).signer();
        Signer after = Vendor.of(preset, current).signer();
        byte[] old1 = before.body(said, "msg_1", NOW);
        byte[] new1 = after.body(said, "msg_1", NOW);
        Verified byOld = rotating.verify(old1, before.request(old1, "msg_1", NOW), NOW);
        Verified byNew = rotating.verify(new1, after.request(new1, "msg_1", NOW), NOW);

        assertThat(byOld.secret()).isEqualTo("other");
        assertThat(byNew.secret()).isEqualTo("first");
        // A copy has the same key whoever signed it, unless the proof is in the body, which then is another.
        assertThat(Arrays.equals(byOld.replayKey(), byNew.replayKey())).isEqualTo(Arrays.equals(old1, new1));
        assertThat(code(catchThrowable(() -> rotated.verify(old1, before.request(old1, "msg_1", NOW), NOW))))
                .isEqualTo(FailureCode.SIGNATURE_INVALID);
    }

    @Property(tries = 100)
    void a_proof_that_is_missing_doubled_short_or_long_is_refused(@ForAll("presets") String preset) {
        Vendor vendor = vendor(preset);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Request right = vendor.signer().request(body, "msg_1", NOW);
        Proof.SignatureForm form = vendor.scheme().proofs().get(0).signatures().get(0);
        Assume.that(form.pointer() == null);
        String sent = form.texts(right).get(0);

        List<List<String>> wrongs = List.of(
                List.of(),
                List.of(""),
                List.of(sent, sent),
                List.of(sent.substring(0, sent.length() - 2)),
                List.of(sent + "AA"));

        for (List<String> wrong : wrongs) {
            Request forged = form.path()
                    ? new Request("POST", right.headers(), right.query(), wrong.size() == 1 ? wrong.get(0) : null)
                    : new Request(
                            "POST",
                            name -> name.equalsIgnoreCase(form.header())
                                    ? wrong
                                    : right.headers().all(name),
                            right.query(),
                            null);
            assertThat(code(catchThrowable(() -> vendor.verifier().verify(body, forged, NOW))))
                    .as("%s with %s", preset, wrong)
                    .isEqualTo(FailureCode.SIGNATURE_INVALID);
        }
    }

    @Property(tries = 100)
    void every_preset_says_what_it_is_and_how_it_was_learned(@ForAll("presets") String name) {
        Preset preset = Preset.named(name).orElseThrow();

        assertThat(preset.title()).isNotBlank();
        assertThat(preset.evidence()).hasSizeGreaterThan(40);
        assertThat(preset.scheme().replay().guarantee()).isNotBlank();
    }

    private static Vendor vendor(String preset) {
        return Vendor.of(preset, Vendor.secretFor(preset));
    }

    private static FailureCode flipped(Vendor vendor, byte[] body, String header, int bit) {
        Map<String, String> headers = sorted(vendor.signer().sign(body, "msg_1", NOW));
        headers.computeIfPresent(
                header,
                (name, text) ->
                        new String(flip(text.getBytes(StandardCharsets.ISO_8859_1), bit), StandardCharsets.ISO_8859_1));
        return code(catchThrowable(() -> vendor.verifier().verify(body, Headers.of(headers), NOW)));
    }

    private static Map<String, String> sorted(Map<String, String> headers) {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        return sorted;
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static FailureCode code(Throwable refusal) {
        assertThat(refusal).isInstanceOf(Failure.class);
        return ((Failure) refusal).code();
    }
}
