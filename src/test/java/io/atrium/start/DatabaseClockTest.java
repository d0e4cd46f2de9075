package io.atrium.start;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseClockTest {

    private static final Instant MACHINES = Instant.parse("2026-01-01T13:00:00Z");
    private static final Instant DATABASES = Instant.parse("2026-01-01T12:00:00Z");

    private long count = 42;
    private Instant machines = MACHINES;
    private final DatabaseClock clock = new DatabaseClock(new MachineClock(), () -> count);

    private final class MachineClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(machines, zone);
        }

        @Override
        public Instant instant() {
            return machines;
        }
    }

    @Test
    void isTheMachinesUntilTheDatabaseHasToldTheTime() {
        assertThat(clock.instant()).isEqualTo(MACHINES);
    }

    @Test
    void isTheDatabasesFromThenOn() {
        clock.told(DATABASES, count);

        assertThat(clock.instant()).isEqualTo(DATABASES);
        assertThat(clock.withZone(ZoneId.of("Europe/Brussels")).instant()).isEqualTo(DATABASES);
    }

    @Test
    void goesOnBetweenTwoAnswers() {
        clock.told(DATABASES, count);

        pass(Duration.ofSeconds(7));

        assertThat(clock.instant()).isEqualTo(DATABASES.plusSeconds(7));
    }

    @Test
    void doesNotFollowAMachineThatIsSetToAnotherTime() {
        clock.told(DATABASES, count);

        machines = MACHINES.minus(Duration.ofDays(1));

        assertThat(clock.instant()).isEqualTo(DATABASES);
    }

    @Test
    void takesAnAnswerForTheTimeInTheMiddleOfItsWay() {
        long asked = count;
        pass(Duration.ofMillis(200));

        clock.told(DATABASES, asked);

        assertThat(clock.instant()).isEqualTo(DATABASES.plusMillis(100));
    }

    @Test
    void doesNotBelieveAnAnswerThatWasLongOnItsWay() {
        clock.told(DATABASES, count);
        long asked = count;
        pass(Duration.ofSeconds(3));

        clock.told(DATABASES.plusSeconds(1), asked);

        assertThat(clock.instant()).isEqualTo(DATABASES.plusSeconds(3));
    }

    @Test
    void takesOneThatWasLongOnItsWayWhenTheOneBeforeWasLonger() {
        count -= Duration.ofSeconds(2).toNanos();
        long asked = count;
        pass(Duration.ofSeconds(2));
        clock.told(DATABASES, asked);

        asked = count;
        pass(Duration.ofSeconds(1));
        clock.told(DATABASES.plusSeconds(5), asked);

        assertThat(clock.instant()).isEqualTo(DATABASES.plusSeconds(5).plusMillis(500));
    }

    @Test
    void takesOneThatWasLongOnItsWayWhenTheOneBeforeIsOld() {
        clock.told(DATABASES, count);
        pass(Duration.ofMinutes(2));

        long asked = count;
        pass(Duration.ofSeconds(1));
        clock.told(DATABASES.plusSeconds(100), asked);

        assertThat(clock.instant()).isEqualTo(DATABASES.plusSeconds(100).plusMillis(500));
    }

    private void pass(Duration time) {
        count += time.toNanos();
    }
}
