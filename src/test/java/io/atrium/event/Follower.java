package io.atrium.event;

import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Follows the log from where it ends now, page by page, as those do who pull. */
public final class Follower {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 3;

    private final EventLog log;
    private final long start;
    private final List<Event> read = new ArrayList<>();
    private long next;

    public Follower(EventLog log) {
        this.log = log;
        this.start = log.head().await().atMost(PATIENCE);
        this.next = start;
    }

    /** A log that is no bean. */
    public static EventLog log(Pool pool, Clock clock) {
        return new EventLog(pool, clock);
    }

    /** Reads whatever has come. */
    public void read() {
        boolean isFull = true;
        while (isFull) {
            Page page = log.read(Selection.all(PAGE).withAfter(next)).await().atMost(PATIENCE);
            read.addAll(page.events());
            next = page.next();
            isFull = page.events().size() == PAGE;
        }
    }

    /** All that was read so far, in that order. */
    public List<Event> events() {
        return List.copyOf(read);
    }

    /** The position before the first one that was read. */
    public long start() {
        return start;
    }

    /** The last position that the log has. */
    public long head() {
        return log.head().await().atMost(PATIENCE);
    }
}
