package io.atrium.limit;

import io.atrium.limit.LimitConfig.OnOutage;
import io.atrium.limit.LimitConfig.PolicyConfig;
import io.atrium.limit.Policy.Taken;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicyTest {

    @Test
    void tellsTheShareAndWhatIsLeftOfIt() {
        Policy policy = Policy.of("read", config(200, "PT1S", OptionalLong.of(400)));

        Taken first = policy.take(0);

        assertThat(policy.header()).isEqualTo("\"read\";q=400;w=2");
        assertThat(policy.header(first)).isEqualTo("\"read\";r=399;t=1");
    }

    @Test
    void allowsAsManyAtOnceAsTheRateUnlessItSaysOtherwise() {
        assertThat(Policy.of("read", config(7, "PT1M", OptionalLong.empty())).burst())
                .isEqualTo(7);
    }

    @Test
    void neverGivesMoreThanTheRateWhenItDoesNotDivideEvenly() {
        assertThat(Policy.of("read", config(3, "PT1S", OptionalLong.empty())).interval())
                .isEqualTo(333_334);
    }

    @Test
    void locksNobodyOutWhenAClockWasSetBack() {
        Policy policy = new Policy("read", 1000, 10, OnOutage.LOCAL);

        Taken taken = policy.take(Duration.ofHours(1).toNanos() / 1000);

        assertThat(taken.admitted()).isFalse();
        assertThat(policy.pause(taken)).isEqualTo(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @CsvSource({
        "read,     0,         PT1S,  1,        .rate must be 1 or more",
        "read,     -5,        PT1S,  1,        .rate must be 1 or more",
        "read,     2000000,   PT1S,  1,        one million in a second",
        "read,     1,         PT0S,  1,        .per is not positive",
        "read,     1,         PT-1S, 1,        .per is not positive",
        "read,     1,         PT1S,  0,        .burst must be 1 or more",
        "read,     1,         PT1H,  1000,     more than a day",
        "read,     1,         PT1S,  9000000000000000000, more than a day",
        "Read it,  1,         PT1S,  1,        other characters",
    })
    void refusesWhatCannotBeMeant(String name, long rate, String per, long burst, String problem) {
        assertThatThrownBy(() -> Policy.of(name, config(rate, per, OptionalLong.of(burst))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("atrium.limit.policies." + name)
                .hasMessageContaining(problem);
    }

    private static PolicyConfig config(long rate, String per, OptionalLong burst) {
        return new PolicyConfig() {
            @Override
            public long rate() {
                return rate;
            }

            @Override
            public Duration per() {
                return Duration.parse(per);
            }

            @Override
            public OptionalLong burst() {
                return burst;
            }

            @Override
            public OnOutage onOutage() {
                return OnOutage.LOCAL;
            }
        };
    }
}
