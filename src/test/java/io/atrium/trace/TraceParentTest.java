package io.atrium.trace;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The grammar of W3C Trace Context. */
class TraceParentTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @ParameterizedTest
    @CsvSource({
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, true",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00, false",
        // Flags that this version does not know change nothing.
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-09, true",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe, false",
        // A later version may say more.
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, true",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like, true"
    })
    void whatIsRightIsGoneOnFrom(String text, boolean sampled) {
        assertThat(TraceParent.parse(text)).contains(new TraceParent(TRACE, SPAN, sampled));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "nonsense",
                // No trace, no span, no version.
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                // Capitals, other signs, other lengths.
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033310-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
                // Version 00 says no more, and a later one says it behind a dash.
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more"
            })
    void whatIsWrongIsNothing(String text) {
        assertThat(TraceParent.parse(text)).isEmpty();
    }

    @Property
    void whatWeSayIsReadAsItWasMeant(
            @ForAll("traceIds") String traceId, @ForAll("spanIds") String spanId, @ForAll boolean sampled) {
        TraceParent said = new TraceParent(traceId, spanId, sampled);

        assertThat(said.toString()).hasSize(55);
        assertThat(TraceParent.parse(said.toString())).contains(said);
    }

    @Property
    void nothingThatSomebodySaysBreaksIt(@ForAll("almost") String text) {
        TraceParent.parse(text).ifPresent(read -> {
            assertThat(read.traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
            assertThat(read.spanId()).matches("[0-9a-f]{16}").isNotEqualTo("0".repeat(16));
            assertThat(text).startsWith(text.substring(0, 2) + "-" + read.traceId() + "-" + read.spanId() + "-");
        });
    }

    @Provide
    Arbitrary<String> traceIds() {
        return hex(32);
    }

    @Provide
    Arbitrary<String> spanIds() {
        return hex(16);
    }

    /** Right ones with one sign exchanged, taken away or put in. */
    @Provide
    Arbitrary<String> almost() {
        return Arbitraries.integers().between(0, 54).flatMap(place -> Arbitraries.integers()
                .between(0, 1)
                .flatMap(taken -> Arbitraries.strings().all().ofMaxLength(2).map(put -> {
                    String right = "00-" + TRACE + "-" + SPAN + "-01";
                    return right.substring(0, place) + put + right.substring(place + taken);
                })));
    }

    private static Arbitrary<String> hex(int length) {
        return Arbitraries.strings()
                .withChars("0123456789abcdef")
                .ofLength(length)
                .filter(text -> !text.matches("0+"));
    }
}
