package io.atrium.record;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class WindowTest {

    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final Instant ODOO_BEGAN = Instant.parse("2026-01-01T00:00:00.3Z");

    /** A transaction of Odoo, in milliseconds of real time; its rows are stamped with the second in which it began. */
    record Written(int began, int lasted) {

        Instant stamp() {
            return ODOO_BEGAN.plusMillis(began).truncatedTo(ChronoUnit.SECONDS);
        }

        int committed() {
            return began + lasted;
        }
    }

    /** A look, in milliseconds of real time; it reads in the middle. */
    record Look(int pause, int lasts) {}

    @Property(tries = 3_000)
    void everyTransactionIsReadByALookThatBeganAfterItHadEnded(
            @ForAll("transactions") List<Written> transactions, @ForAll("looks") List<Look> looks) {
        Window window = new Window(OVERLAP);
        Instant cursor = Instant.EPOCH.plus(OVERLAP);
        Set<Integer> found = new TreeSet<>();
        int now = 0;
        for (Look look : looks) {
            int began = now + look.pause();
            int read = began + look.lasts() / 2;
            now = began + look.lasts();
            Instant from = window.from(cursor);
            List<Integer> visible = IntStream.range(0, transactions.size())
                    .filter(i -> transactions.get(i).committed() <= read
                            && !transactions.get(i).stamp().isBefore(from))
                    .boxed()
                    .toList();
            found.addAll(visible);
            Optional<Instant> newest =
                    visible.stream().map(i -> transactions.get(i).stamp()).max(Instant::compareTo);
            window.looked(nanos(began), nanos(now), newest);
            cursor = newest.filter(cursor::isBefore).orElse(cursor);

            assertThat(found).containsAll(committedBefore(began, transactions));
        }
    }

    private static Set<Integer> committedBefore(int time, List<Written> transactions) {
        return IntStream.range(0, transactions.size())
                .filter(i -> transactions.get(i).committed() < time)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static long nanos(int millis) {
        return millis * 1_000_000L;
    }

    @Provide
    Arbitrary<List<Written>> transactions() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60_000),
                        Arbitraries.integers().between(0, (int) OVERLAP.toMillis()))
                .as(Written::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Look>> looks() {
        return Combinators.combine(
                        Arbitraries.integers().between(10, 8_000),
                        Arbitraries.integers().between(2, 3_000))
                .as(Look::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Example
    void anOdooAtRestIsNotReadOverAndOver() {
        Window window = new Window(OVERLAP);
        Instant newest = Instant.parse("2026-01-01T00:00:00Z");

        window.looked(nanos(0), nanos(100), Optional.of(newest));
        assertThat(window.from(newest)).isEqualTo(newest.minus(OVERLAP));

        window.looked(nanos(11_101), nanos(11_200), Optional.of(newest));
        assertThat(window.from(newest)).isEqualTo(newest.plusSeconds(1));
    }
}
