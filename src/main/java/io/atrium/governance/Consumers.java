package io.atrium.governance;

import io.atrium.access.CallerSource;
import io.atrium.http.DeprecatedUse;
import io.atrium.http.FilterOrder;
import io.atrium.kernel.DatabaseTime;
import io.atrium.record.RegisteredInterface.DeprecatedCalls;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Remembers which systems call, and who still calls what is deprecated. It is written down some seconds later, so that
 * calls cost nothing; a process that is killed loses these seconds.
 */
@ApplicationScoped
class Consumers implements DeprecatedUse {

    private static final Logger LOG = Logger.getLogger(Consumers.class);
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
    private static final Duration LAST_NOTE = Duration.ofSeconds(5);

    private static final String NOTE_CALLERS =
            """
            insert into governance_consumer (client, first_seen, last_seen)
            select client, at, at from unnest($1::text[], $2::timestamptz[]) as seen (client, at)
            on conflict (client) do update set last_seen = greatest(governance_consumer.last_seen, excluded.last_seen)""";

    private static final String NOTE_USES =
            """
            insert into governance_deprecated_use as known (client, operation, number, last_at)
            select * from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[])
            on conflict (client, operation) do update set
                number = known.number + excluded.number, last_at = greatest(known.last_at, excluded.last_at)""";

    private final Pool pool;
    private final CurrentVertxRequest request;
    private final Clock clock;
    private final Vertx vertx;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();
    private final Map<Use, Uses> uses = new ConcurrentHashMap<>();
    private long timer;

    Consumers(Pool pool, CurrentVertxRequest request, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.request = request;
        this.clock = clock;
        this.vertx = vertx;
    }

    private record Use(String client, String operation) {}

    private record Uses(long number, Instant last) {

        private Uses and(Uses more) {
            return new Uses(number + more.number, more.last);
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::see, FilterOrder.SEEN.priority());
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(BETWEEN_NOTES.toMillis(), tick -> note().subscribe()
                .with(done -> {}, failure -> LOG.debugf("callers are not noted: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        note().ifNoItem()
                .after(LAST_NOTE)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    private void see(RoutingContext context) {
        CallerSource.of(context).ifPresent(caller -> seen.put(caller.client(), clock.instant()));
        context.next();
    }

    @Override
    public void called(String operation) {
        CallerSource.of(request.getCurrent())
                .ifPresent(caller ->
                        uses.merge(new Use(caller.client(), operation), new Uses(1, clock.instant()), Uses::and));
    }

    /** Writes down what is remembered. */
    Uni<Void> note() {
        Map<String, Instant> callers = taken(seen);
        Map<Use, Uses> calls = taken(uses);
        return noteCallers(callers).chain(() -> noteUses(calls)).onFailure().invoke(() -> {
            callers.forEach(seen::putIfAbsent);
            calls.forEach((use, number) -> uses.merge(use, number, Uses::and));
        });
    }

    private static <K, V> Map<K, V> taken(Map<K, V> all) {
        Map<K, V> taken = new HashMap<>();
        all.keySet().forEach(key -> {
            V value = all.remove(key);
            if (value != null) {
                taken.put(key, value);
            }
        });
        return taken;
    }

    private Uni<Void> noteCallers(Map<String, Instant> callers) {
        return callers.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(NOTE_CALLERS)
                        .execute(Tuple.of(
                                callers.keySet().toArray(String[]::new),
                                callers.values().stream().map(DatabaseTime::utc).toArray(OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    private Uni<Void> noteUses(Map<Use, Uses> calls) {
        List<Map.Entry<Use, Uses>> all = List.copyOf(calls.entrySet());
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(NOTE_USES)
                        .execute(Tuple.of(
                                all.stream().map(each -> each.getKey().client()).toArray(String[]::new),
                                all.stream()
                                        .map(each -> each.getKey().operation())
                                        .toArray(String[]::new),
                                all.stream()
                                        .map(each -> each.getValue().number())
                                        .toArray(Long[]::new),
                                all.stream()
                                        .map(each -> utc(each.getValue().last()))
                                        .toArray(OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    /** When each client last called. */
    Uni<Map<String, Instant>> lastSeen() {
        return note().chain(() -> pool.query("select client, last_seen from governance_consumer order by client")
                        .execute())
                .map(rows -> {
                    Map<String, Instant> last = new LinkedHashMap<>();
                    rows.forEach(row -> last.put(
                            row.getString("client"),
                            row.getOffsetDateTime("last_seen").toInstant()));
                    return last;
                });
    }

    /** What is deprecated and was called, by client. */
    Uni<Map<String, List<DeprecatedCalls>>> deprecatedCalls() {
        return pool.query("select * from governance_deprecated_use order by client, operation")
                .execute()
                .map(rows -> {
                    Map<String, List<DeprecatedCalls>> calls = new HashMap<>();
                    rows.forEach(row -> calls.computeIfAbsent(row.getString("client"), each -> new ArrayList<>())
                            .add(new DeprecatedCalls(
                                    row.getString("operation"),
                                    row.getLong("number"),
                                    row.getOffsetDateTime("last_at").toInstant())));
                    return calls;
                });
    }
}
