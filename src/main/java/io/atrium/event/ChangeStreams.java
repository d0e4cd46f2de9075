package io.atrium.event;

import io.atrium.access.Caller;
import io.atrium.event.EventLog.Page;
import io.atrium.event.EventLog.Selection;
import io.atrium.http.Closing;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Writes the log to those who listen, as server-sent events. A page is read when the one before has left for the
 * listener, so that a slow one holds no more than a page, and one that is gone none.
 */
@ApplicationScoped
class ChangeStreams {

    private static final Logger LOG = Logger.getLogger(ChangeStreams.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration RECONNECT = Duration.ofSeconds(3);
    private static final Duration WHEN_FULL = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ChangeFeed feed;
    private final EventConfig config;
    private final Clock clock;
    // A set and not a number: a stream may end in two ways at once.
    private final Set<RoutingContext> open = ConcurrentHashMap.newKeySet();
    private final BroadcastProcessor<Void> stopping = BroadcastProcessor.create();

    ChangeStreams(ChangeFeed feed, EventConfig config, Clock clock) {
        this.feed = feed;
        this.config = config;
        this.clock = clock;
    }

    /** Listeners come back to somebody else, and go on where they were. */
    void leave(@Observes Closing closing) {
        stopping.onComplete();
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping.onComplete();
    }

    /** How many are open in this process. */
    int open() {
        return open.size();
    }

    /**
     * Streams until the listener leaves, the token expires or is revoked, the process stops or the log cannot be read any more. What
     * is wrong from the beginning is a failure; later the stream just ends, and the listener comes back for the rest.
     */
    Uni<Void> stream(Selection selection, Caller caller, BooleanSupplier isAccepted, RoutingContext routing) {
        open.add(routing);
        if (open.size() > config.maxStreams()) {
            open.remove(routing);
            return Uni.createFrom()
                    .failure(new Failure(FailureCode.UNAVAILABLE, "There are as many streams as may be")
                            .retryAfter(WHEN_FULL));
        }
        HttpServerResponse response = HttpServerResponse.newInstance(routing.response());
        return Uni.join()
                .first(
                        write(response, selection, caller),
                        gone(routing),
                        expired(caller.until()),
                        revoked(isAccepted),
                        stopped())
                .toTerminate()
                .onFailure(failure -> response.headWritten())
                .recoverWithUni(failure -> {
                    LOG.warnf("a stream of changes breaks off: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                })
                .onTermination()
                .invoke(() -> open.remove(routing))
                .chain(() -> end(response));
    }

    private Uni<Void> write(HttpServerResponse response, Selection selection, Caller caller) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Reading(selection, caller.scopes()), this::next)
                .indefinitely()
                .onItem()
                .transformToUniAndConcatenate(page -> write(response, selection, page))
                .onItem()
                .ignoreAsUni();
    }

    /** At once the first time, so that the listener soon has an answer. */
    private Uni<Page> next(Reading reading) {
        return feed.read(reading.selection, reading.scopes, reading.isFirst ? Duration.ZERO : HEARTBEAT)
                .invoke(reading::advance);
    }

    private static Uni<Void> write(HttpServerResponse response, Selection selection, Page page) {
        if (response.headWritten()) {
            return response.write(frames(page));
        }
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                // Asks proxies that would collect the events not to.
                .putHeader("X-Accel-Buffering", "no");
        return response.write(greeting(selection) + frames(page));
    }

    /** With the position where it begins: whoever is cut off before the first fact resumes there too. */
    private static String greeting(Selection selection) {
        return "retry: " + RECONNECT.toMillis() + "\nid: " + selection.after() + "\n\n";
    }

    private static String frames(Page page) {
        StringBuilder frames = new StringBuilder();
        long shown = -1;
        for (Event event : page.events()) {
            shown = event.position();
            frames.append("id: ").append(shown);
            frames.append("\nevent: ").append(event.type());
            frames.append("\ndata: ").append(event.toCloudEvent().encode()).append("\n\n");
        }
        // Progress over facts that the listener did not ask for, and a sign of life. No event, but an id to resume
        // from.
        return shown == page.next()
                ? frames.toString()
                : frames.append(":\nid: ").append(page.next()).append("\n\n").toString();
    }

    private static Uni<Void> gone(RoutingContext routing) {
        return Uni.createFrom().emitter(emitter -> routing.addEndHandler(ended -> emitter.complete(null)));
    }

    private Uni<Void> expired(Instant validUntil) {
        Duration left = Duration.between(clock.instant(), validUntil);
        return Uni.createFrom().voidItem().onItem().delayIt().by(left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
    }

    private static Uni<Void> revoked(BooleanSupplier isAccepted) {
        return Multi.createFrom()
                .ticks()
                .every(BETWEEN_LOOKS)
                .onOverflow()
                .drop()
                .select()
                .where(tick -> !isAccepted.getAsBoolean())
                .toUni()
                .replaceWithVoid();
    }

    private Uni<Void> stopped() {
        return Multi.createFrom().publisher(stopping).toUni();
    }

    private static Uni<Void> end(HttpServerResponse response) {
        return response.ended() || response.closed() || !response.headWritten()
                ? Uni.createFrom().voidItem()
                // It may close just now; then there is nobody left to tell.
                : response.end().onFailure().recoverWithNull();
    }

    /** How far a listener has come. */
    private static final class Reading {

        private final Set<String> scopes;
        private Selection selection;
        private boolean isFirst = true;

        Reading(Selection selection, Set<String> scopes) {
            this.selection = selection;
            this.scopes = scopes;
        }

        void advance(Page page) {
            selection = selection.withAfter(page.next());
            isFirst = false;
        }
    }
}
