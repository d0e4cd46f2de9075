package io.atrium.webhook;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMinutes(30), new Random(7));

    @Test
    void the_first_ten_waits_take_less_than_an_hour() {
        Duration total = IntStream.rangeClosed(1, 10).mapToObj(backoff::after).reduce(Duration.ZERO, Duration::plus);

        assertThat(total).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(60));
    }

    @Test
    void no_wait_is_longer_than_the_longest() {
        Duration wait = backoff.after(Integer.MAX_VALUE);

        assertThat(wait).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(30));
    }
}
