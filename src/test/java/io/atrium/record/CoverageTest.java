package io.atrium.record;

import io.atrium.odoo.OdooVersion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is made of an Odoo that lacks something. */
class CoverageTest {

    private static final OdooVersion VERSION = OdooVersion.parse("14.0");
    private static final Set<String> ALL = Set.of("id", "name", "phone");
    private static final Set<String> ALL_OF_LINES = Set.of("id", "ward_id", "label", "colour");

    @Test
    void nothingIsMissingWhereEverythingIsThere() {
        Coverage coverage = coverage(ALL, ALL_OF_LINES);

        assertThat(coverage.isAvailable()).isTrue();
        assertThat(coverage.missing()).isEmpty();
        assertThat(coverage.fields()).containsExactly("name", "phone");
        assertThat(coverage.lines().orElseThrow().fields()).containsExactly("label", "colour");
    }

    @Test
    void aMissingFieldIsLeftOutOfTheReading() {
        Coverage coverage = coverage(Set.of("id", "name"), Set.of("id", "ward_id", "label"));

        assertThat(coverage.isAvailable()).isTrue();
        assertThat(coverage.fields()).containsExactly("name");
        assertThat(coverage.lines().orElseThrow().fields()).containsExactly("label");
        assertThat(coverage.missing()).containsExactly("hospital.bed.colour", "hospital.ward.phone");
    }

    @Test
    void withoutAnEssentialFieldThereAreNoDocuments() {
        Coverage coverage = coverage(Set.of("id", "phone"), ALL_OF_LINES);

        assertThat(coverage.isAvailable()).isFalse();
        assertThat(coverage.missing()).containsExactly("hospital.ward.name");
    }

    @Test
    void withoutTheModelThereAreNoDocuments() {
        Coverage coverage = coverage(Set.of(), Set.of());

        assertThat(coverage.isAvailable()).isFalse();
        assertThat(coverage.missing()).containsExactly("hospital.bed", "hospital.ward");
    }

    @Test
    void withoutTheModelOfLinesDocumentsHaveNone() {
        Coverage coverage = coverage(ALL, Set.of());

        assertThat(coverage.isAvailable()).isTrue();
        assertThat(coverage.lines()).isEmpty();
        assertThat(coverage.missing()).containsExactly("hospital.bed");
    }

    @Test
    void linesThatDoNotSayWhereTheyBelongAreNone() {
        Coverage coverage = coverage(ALL, Set.of("id", "label", "colour"));

        assertThat(coverage.isAvailable()).isTrue();
        assertThat(coverage.lines()).isEmpty();
        assertThat(coverage.missing()).containsExactly("hospital.bed.ward_id");
    }

    private static Coverage coverage(Set<String> known, Set<String> knownOfLines) {
        return Coverage.of(new Ward(), VERSION, known, Map.of("hospital.bed", knownOfLines));
    }
}
