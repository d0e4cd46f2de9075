package io.atrium.limit;

import io.atrium.limit.LimitConfig.OnOutage;
import io.atrium.limit.Policy.Taken;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalLimiterTest {

    private long now = 5_000_000;

    @Property(tries = 500)
    void admitsNoMoreThanTheBurstAndTheRateInAnyStretchOfTime(
            @ForAll @LongRange(min = 1, max = 1000) long interval,
            @ForAll @LongRange(min = 1, max = 20) long burst,
            @ForAll @Size(max = 200) List<@IntRange(max = 1500) Integer> pauses) {
        LocalLimiter limiter = limiter(interval, burst);
        List<Long> admitted = new ArrayList<>();

        for (int pause : pauses) {
            now += pause;
            if (take(limiter, "client").admitted()) {
                admitted.add(now);
            }
        }

        for (int from = 0; from < admitted.size(); from++) {
            for (int to = from; to < admitted.size(); to++) {
                long stretch = admitted.get(to) - admitted.get(from);
                assertThat(to - from + 1L).isLessThanOrEqualTo(burst + stretch / interval);
            }
        }
    }

    @Property(tries = 200)
    void admitsWhoWaitsAsLongAsItIsTold(
            @ForAll @LongRange(min = 1, max = 1000) long interval,
            @ForAll @LongRange(min = 1, max = 20) long burst,
            @ForAll @Size(max = 50) List<@IntRange(max = 300) Integer> pauses) {
        LocalLimiter limiter = limiter(interval, burst);

        for (int pause : pauses) {
            now += pause;
            Taken taken = take(limiter, "client");
            if (!taken.admitted()) {
                long wait = limiter.policy().pause(taken).toNanos() / 1000;
                now += wait - 1;
                assertThat(take(limiter, "client").admitted()).isFalse();
                now += 1;
                assertThat(take(limiter, "client").admitted()).isTrue();
            }
        }
    }

    @Test
    void givesEachClientAShareOfItsOwn() {
        LocalLimiter limiter = limiter(1000, 1);

        assertThat(take(limiter, "one").admitted()).isTrue();
        assertThat(take(limiter, "one").admitted()).isFalse();
        assertThat(take(limiter, "other").admitted()).isTrue();
    }

    @Test
    void remembersABoundedNumberOfClients() {
        LocalLimiter limiter = limiter(1_000_000, 10);

        for (int i = 0; i < 2 * LocalLimiter.CAPACITY; i++) {
            take(limiter, "client-" + i);
        }

        assertThat(limiter.size()).isLessThanOrEqualTo(LocalLimiter.CAPACITY);
    }

    @Test
    void forgetsClientsWhoseShareIsWholeBeforeAnyOther() {
        LocalLimiter limiter = limiter(1000, 10);

        for (int i = 0; i < 10_000; i++) {
            take(limiter, "client-" + i);
            now += 1000;
        }

        assertThat(limiter.size()).isLessThan(200);
    }

    private LocalLimiter limiter(long interval, long burst) {
        return new LocalLimiter(new Policy("read", interval, burst, OnOutage.LOCAL), () -> now);
    }

    private static Taken take(LocalLimiter limiter, String client) {
        return limiter.take(client).result();
    }
}
