package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The cursors of this process' consumers. When it ends, they are free for others at once. */
@ApplicationScoped
class LogCursors {

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final List<LogCursor> open = new CopyOnWriteArrayList<>();
    private final Pool pool;
    private final Vertx vertx;

    LogCursors(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /** The cursor of that consumer, not claimed yet. */
    LogCursor of(String consumer) {
        LogCursor cursor = new LogCursor(pool, vertx, consumer);
        open.add(cursor);
        return cursor;
    }

    void stop(@Observes ShutdownEvent stopping) {
        Multi.createFrom()
                .iterable(open)
                .onItem()
                .transformToUniAndMerge(LogCursor::close)
                .collect()
                .last()
                .ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }
}
