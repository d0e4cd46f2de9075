package io.atrium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Another clock, and what a file says that it is ahead of that. */
public final class SettableClock extends Clock {

    private static final int BETWEEN_LOOKS_MILLIS = 50;

    private static volatile Duration ahead = Duration.ZERO;

    private final Clock clock;

    public SettableClock(Clock clock) {
        this.clock = clock;
    }

    /** All clocks of this process are ahead by what the file says from now on. */
    static void follow(Path offset) {
        Executors.newSingleThreadScheduledExecutor(SettableClock::unattended)
                .scheduleWithFixedDelay(() -> look(offset), 0, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread unattended(Runnable work) {
        Thread thread = new Thread(work, "clock");
        thread.setDaemon(true);
        return thread;
    }

    private static void look(Path offset) {
        try {
            ahead = Duration.parse(Files.readString(offset));
        } catch (IOException gone) {
            ahead = Duration.ZERO;
        }
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SettableClock(clock.withZone(zone));
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(ahead);
    }
}
