package io.atrium.webhook;

import io.atrium.kernel.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static io.atrium.webhook.Vendor.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class VerifierPropertiesTest {

    private final Vendor standard = Vendor.standardWebhooks();
    private final Vendor bamboo = Vendor.bamboohr();

    @Property(tries = 500)
    void any_body_is_accepted_as_signed_and_refused_with_one_bit_flipped(
            @ForAll @Size(min = 1, max = 300) byte[] body, @ForAll @IntRange(min = 0, max = 2399) int bit) {
        Map<String, String> headers = bamboo.signer().sign(body, "", NOW);
        bamboo.verifier().verify(body, Headers.of(headers), NOW);

        byte[] flipped = flip(body, bit);

        assertThat(catchThrowable(() -> bamboo.verifier().verify(flipped, Headers.of(headers), NOW)))
                .isInstanceOf(Failure.class);
    }

    @Property(tries = 500)
    void a_flipped_bit_in_the_timestamp_is_refused(@ForAll @IntRange(min = 0, max = 79) int bit) {
        assertThat(withFlipped(standard, "webhook-timestamp", bit)).isInstanceOf(Failure.class);
        assertThat(withFlipped(bamboo, "X-BambooHR-Timestamp", bit)).isInstanceOf(Failure.class);
    }

    /** Base64 has one spelling here, so every bit of the text counts. */
    @Property(tries = 500)
    void a_flipped_bit_in_the_text_of_a_signature_is_refused(@ForAll @IntRange(min = 0, max = 375) int bit) {
        assertThat(withFlipped(standard, "webhook-signature", bit)).isInstanceOf(Failure.class);
    }

    /** Hex may be written in either case, so the bytes are flipped and not the text. */
    @Property(tries = 256)
    void a_flipped_bit_in_a_signature_is_refused(@ForAll @IntRange(min = 0, max = 255) int bit) {
        Map<String, String> headers = new TreeMap<>(bamboo.headers("{}"));
        headers.computeIfPresent(
                "X-BambooHR-Signature", (name, text) -> Encoding.HEX.encode(flip(Encoding.HEX.decode(text), bit)));

        assertThat(catchThrowable(() -> bamboo.receives("{}", headers, NOW))).isInstanceOf(Failure.class);
    }

    private static Throwable withFlipped(Vendor vendor, String header, int bit) {
        Map<String, String> headers = vendor.headers("{}");
        headers.computeIfPresent(
                header,
                (name, text) ->
                        new String(flip(text.getBytes(StandardCharsets.ISO_8859_1), bit), StandardCharsets.ISO_8859_1));
        return catchThrowable(() -> vendor.receives("{}", headers, NOW));
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
