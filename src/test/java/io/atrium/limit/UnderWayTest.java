package io.atrium.limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

class UnderWayTest {

    @Test
    void admitsNoMoreOfAClientThanItsShareAndOfOthersTheirs() {
        UnderWay underWay = new UnderWay(2);

        assertThat(underWay.enter("rota")).isTrue();
        assertThat(underWay.enter("rota")).isTrue();
        assertThat(underWay.enter("rota")).isFalse();
        assertThat(underWay.enter("payroll")).isTrue();

        underWay.leave("rota");
        assertThat(underWay.enter("rota")).isTrue();
    }

    @Test
    void remembersNobodyWhoHasNothingUnderWay() {
        UnderWay underWay = new UnderWay(2);

        underWay.enter("rota");
        underWay.leave("rota");

        assertThat(underWay.clients()).isZero();
    }

    @Test
    void isNeverExceededByRequestsAtOnce() {
        UnderWay underWay = new UnderWay(3);
        AtomicInteger present = new AtomicInteger();

        List<Integer> seen = atOnce(16, copy -> {
            int most = 0;
            for (int turn = 0; turn < 2_000; turn++) {
                if (underWay.enter("rota")) {
                    most = Math.max(most, present.incrementAndGet());
                    present.decrementAndGet();
                    underWay.leave("rota");
                }
            }
            return most;
        });

        assertThat(seen).allMatch(most -> most <= 3);
        assertThat(underWay.clients()).isZero();
    }
}
