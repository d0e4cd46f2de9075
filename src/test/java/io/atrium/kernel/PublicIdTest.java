package io.atrium.kernel;

import io.atrium.MigratedDatabase;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PublicIdTest {

    @Property
    void turnsBackIntoTheOdooId(@ForAll @IntRange(min = 1) int odooId) {
        String text = PublicId.of("po", odooId);

        assertThat(text).matches("po_[0-9a-z]{8}");
        assertThat(PublicId.parse("po", text)).contains(odooId);
    }

    @Property
    void namesAPairToo(@ForAll @IntRange(min = 1) int first, @ForAll @IntRange(min = 1) int second) {
        String text = PublicId.of("bal", first, second);

        assertThat(text).matches("bal_[0-9a-z]{16}");
        assertThat(PublicId.parsePair("bal", text)).hasValue(new int[] {first, second});
        assertThat(PublicId.parse("bal", text)).isEmpty();
    }

    @Property
    void isOfOneKindOnly(@ForAll @IntRange(min = 1) int odooId) {
        assertThat(PublicId.parse("emp", PublicId.of("po", odooId))).isEmpty();
    }

    @Property
    void noticesMostTypingErrors(
            @ForAll @IntRange(min = 1) int odooId, @ForAll @IntRange(min = 0, max = 7) int at, @ForAll char typed) {
        StringBuilder mistyped = new StringBuilder(PublicId.of("po", odooId));
        mistyped.setCharAt(3 + at, typed);

        // What slips through is the id of something else, never the same.
        PublicId.parse("po", mistyped.toString())
                .ifPresent(other -> assertThat(PublicId.of("po", other)).isEqualTo(mistyped.toString()));
    }

    @Property
    void refusesWhatWasNeverHandedOut(@ForAll @StringLength(max = 20) @CharRange(from = ' ', to = '~') String text) {
        PublicId.parse("po", text)
                .ifPresent(id -> assertThat(PublicId.of("po", id)).isEqualTo(text));
    }

    @Test
    void theDatabaseMakesTheSame() {
        List<Integer> numbers = IntStream.concat(
                        IntStream.of(1, 2, 255, 256, Integer.MAX_VALUE), new Random(1).ints(1000, 1, Integer.MAX_VALUE))
                .boxed()
                .toList();
        try (MigratedDatabase database = new MigratedDatabase(MigratedDatabase.LATEST)) {
            assertThat(database.rows(
                            "select public_id('exc', number) from unnest($1::integer[]) with ordinality as given (number, place)"
                                    + " order by place",
                            (Object) numbers.toArray(Integer[]::new)))
                    .extracting(row -> row.getString(0))
                    .containsExactlyElementsOf(numbers.stream()
                            .map(number -> PublicId.of("exc", number))
                            .toList());
        }
    }
}
