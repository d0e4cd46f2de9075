package io.atrium.event;

import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The log, for tests of those who read it. */
public final class EventLogs {

    private EventLogs() {}

    public static EventLog of(Pool pool, Clock clock) {
        return new EventLog(pool, clock);
    }

    /** Appends facts and gives them back as the log has them. */
    public static List<Event> append(Pool pool, Clock clock, List<Fact> facts) {
        EventLog log = of(pool, clock);
        long before = log.head().await().indefinitely();
        pool.withTransaction(transaction -> log.append(transaction, facts))
                .await()
                .indefinitely();
        List<Long> positions = java.util.stream.LongStream.rangeClosed(before + 1, before + facts.size())
                .boxed()
                .toList();
        return log.at(positions, Instant.EPOCH, clock.instant().plusSeconds(3600))
                .await()
                .indefinitely();
    }
}
