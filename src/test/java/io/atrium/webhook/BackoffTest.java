package io.atrium.webhook;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(7));

    @Test
    void twenty_attempts_take_about_an_hour() {
        Duration total = IntStream.range(1, 20).mapToObj(backoff::after).reduce(Duration.ZERO, Duration::plus);

        assertThat(total).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(65));
    }

    @Test
    void no_wait_is_longer_than_five_minutes() {
        Duration wait = backoff.after(Integer.MAX_VALUE);

        assertThat(wait).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }
}
