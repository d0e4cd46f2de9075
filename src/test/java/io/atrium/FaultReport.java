package io.atrium;

import io.atrium.FaultRound.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What came of all faults, kind by kind, as a table in Markdown. */
final class FaultReport {

    private final List<Outcome> outcomes = new ArrayList<>();

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    int lost() {
        return sum(outcomes, Tally::lost);
    }

    int doubled() {
        return sum(outcomes, Tally::doubled);
    }

    int disordered() {
        return sum(outcomes, Tally::disordered);
    }

    long unrecovered() {
        return unrecovered(outcomes);
    }

    /** Over whatever was there. */
    void write(Path file) {
        try {
            Files.writeString(file, table());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String table() {
        List<String> lines = new ArrayList<>();
        lines.add("| fault | times | accepted | applied | delivered | lost | doubled | out of order | copies |"
                + " recovery: median | worst | never |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|");
        Arrays.stream(Fault.values()).map(this::line).forEach(lines::add);
        lines.add(line("**all**", outcomes));
        return String.join("\n", lines) + "\n";
    }

    private String line(Fault fault) {
        List<Outcome> ofKind =
                outcomes.stream().filter(outcome -> outcome.fault() == fault).toList();
        return line(fault.toString(), ofKind);
    }

    private static String line(String words, List<Outcome> outcomes) {
        List<Duration> recoveries = outcomes.stream()
                .flatMap(outcome -> outcome.recovery().stream())
                .sorted()
                .toList();
        return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %s | %s | %d |"
                .formatted(
                        words,
                        outcomes.size(),
                        sum(outcomes, Tally::accepted),
                        sum(outcomes, Tally::applied),
                        sum(outcomes, Tally::delivered),
                        sum(outcomes, Tally::lost),
                        sum(outcomes, Tally::doubled),
                        sum(outcomes, Tally::disordered),
                        sum(outcomes, Tally::copies),
                        seconds(recoveries, recoveries.size() / 2),
                        seconds(recoveries, recoveries.size() - 1),
                        unrecovered(outcomes));
    }

    private static int sum(List<Outcome> outcomes, ToIntFunction<Tally> figure) {
        return outcomes.stream().map(Outcome::tally).mapToInt(figure).sum();
    }

    private static long unrecovered(List<Outcome> outcomes) {
        return outcomes.stream().filter(outcome -> outcome.recovery().isEmpty()).count();
    }

    private static String seconds(List<Duration> sorted, int place) {
        return sorted.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%.1f s", sorted.get(place).toMillis() / 1_000d);
    }
}
