package io.atrium.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.MigratedDatabase;
import io.atrium.event.EventLog;
import io.atrium.event.Follower;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.odoo.HastyOdoo;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Protocol;
import io.atrium.record.CaptureTypes.Orders;
import io.atrium.record.CaptureTypes.Vendors;
import io.atrium.sandbox.Faults;
import io.atrium.sandbox.SandboxOdoo;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/**
 * A real PostgreSQL, the sandbox Odoo behind its HTTP port, and the capture between them, without the application around
 * it. Time stands still unless a test moves it; calls and statements fail where a test says.
 */
final class CaptureStage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Duration OVERLAP = Duration.ofSeconds(10);
    static final Duration DEEP_OVERLAP = Duration.ofSeconds(60);

    /** Every statement of the capture that writes is a step; one of them can be told to fail. */
    private static final String STEPS =
            """
            create sequence test_step;
            create table test_failure (at bigint not null, leases_end boolean not null);
            insert into test_failure values (0, false);
            create function test_step() returns trigger language plpgsql as $$
            begin
                if nextval('test_step') = (select at from test_failure) then
                    raise exception 'the database fails here';
                end if;
                return null;
            end $$;
            create function test_lease() returns trigger language plpgsql as $$
            begin
                if (select leases_end from test_failure) then
                    new.lease_until = now() - interval '1 second';
                end if;
                return new;
            end $$;
            create trigger test_lease before insert or update on record_capture
                for each row execute function test_lease();
            create trigger test_step before insert or update on record_capture execute function test_step();
            create trigger test_step before insert on record_version execute function test_step();
            create trigger test_step before insert on event_log execute function test_step();
            create trigger test_step before insert or update on record_document_test_vendor
                execute function test_step();
            create trigger test_step before insert or update on record_document_test_order
                execute function test_step()""";

    final HandClock clock = new HandClock();
    final Vendors vendors = new Vendors();
    final Orders orders = new Orders();
    final Settings settings = new Settings();
    final List<StuckWork> parked = new CopyOnWriteArrayList<>();
    final SandboxOdoo sandbox;
    final Odoo odoo;
    final Pool pool;
    final EventLog log;

    private final MigratedDatabase database = new MigratedDatabase(MigratedDatabase.LATEST);
    private final Vertx vertx = Vertx.newInstance(database.vertx());
    private final ObjectMapper json = new ObjectMapper();
    private final Coverages coverages;

    CaptureStage() {
        this(List.of());
    }

    /** @param languages besides the default one, by Odoo's codes */
    CaptureStage(List<String> languages) {
        pool = database.pool();
        new Partitions(new RecordTypes(List.of(vendors, orders)), pool)
                .make()
                .await()
                .atMost(PATIENCE);
        execute(STEPS);
        sandbox = SandboxOdoo.start(vertx.getDelegate(), SandboxOdoo.Options.defaults())
                .await()
                .atMost(PATIENCE);
        odoo = HastyOdoo.connect(
                vertx,
                new OdooSettings(
                        sandbox.url(),
                        sandbox.database(),
                        sandbox.login(),
                        sandbox.apiKey(),
                        Protocol.JSON_RPC,
                        4,
                        Duration.ofSeconds(45)),
                clock);
        log = Follower.log(pool, clock);
        coverages = new Coverages(odoo, new Languages(languages), clock);
    }

    /** A process that captures, with leases of its own. */
    Replica replica() {
        Reading reading = new Reading(odoo, coverages, clock);
        RecordStore store = store();
        CaptureState state = new CaptureState(pool, clock);
        CaptureRun run = new CaptureRun(
                odoo,
                coverages,
                reading,
                store,
                state,
                new FirstFill(odoo, reading, store, state, settings, clock),
                settings,
                clock,
                // Odoo's time is made up here, so no real time may settle anything; WindowTest lets it pass.
                () -> 0);
        return new Replica(run, new Sweep(odoo, pool, coverages, reading, store, state, settings));
    }

    /** What a process does beside each other, one after the other. */
    record Replica(CaptureRun run, Sweep sweep) {

        /** A look, and after a deep one a sweep. */
        Uni<Void> look(RecordType type, Duration overlap, boolean deep) {
            Uni<Void> look = run.look(type, overlap, deep);
            return deep ? look.chain(() -> sweep.sweep(type)) : look;
        }
    }

    RecordStore store() {
        return new RecordStore(
                pool,
                log,
                work -> {
                    parked.add(work);
                    return CompletableFuture.completedFuture(null);
                },
                (type, keys) -> Uni.createFrom().item(Map.of()),
                json,
                clock);
    }

    Reading reading() {
        return new Reading(odoo, coverages, clock);
    }

    Versions versions() {
        return new Versions(pool);
    }

    CaptureState state() {
        return new CaptureState(pool, clock);
    }

    /** Forgets the documents of a type, and begins with rows that are made from now on. */
    void begin(CaptureTypes.FromId type, int after) {
        type.beginAfter(after);
        String name = type.name();
        execute("delete from " + Partitions.table(type) + "; delete from record_version where type = '" + name
                + "'; delete from record_capture where type = '" + name + "'");
    }

    /** The leases of those that are gone have run out. */
    void endLeases() {
        execute("update record_capture set lease_until = now() - interval '1 second'");
    }

    /** From now on every lease has run out when it is taken, so that everyone may take it from everyone. */
    void leasesEndAtOnce() {
        execute("update test_failure set leases_end = true");
    }

    /** At the n-th call from now on, Odoo does this first; when it says so, the call gets no answer. */
    void atCall(int n, BooleanSupplier deed) {
        AtomicInteger calls = new AtomicInteger();
        sandbox.faults().clear();
        sandbox.faults()
                .answerWith(
                        (model, method) -> model.contains(".")
                                && !method.equals("fields_get")
                                && calls.incrementAndGet() == n
                                && deed.getAsBoolean(),
                        Faults.dropBefore());
    }

    /** The n-th statement from now on that writes fails. */
    void failAtStatement(int n) {
        execute("select setval('test_step', 1, false); update test_failure set at = " + n);
    }

    void noTrouble() {
        sandbox.faults().clear();
        execute("update test_failure set at = 0, leases_end = false");
    }

    boolean hasBegunToFill(RecordType type) {
        return !rows("select from record_capture where type = $1 and fill_from is not null", type.name())
                .isEmpty();
    }

    boolean isFilled(RecordType type) {
        return state().isFilled(type).await().atMost(PATIENCE);
    }

    /** The documents that are stored and not deleted. */
    Map<Long, JsonObject> stored(RecordType type) {
        Map<Long, JsonObject> stored = new TreeMap<>();
        rows("select odoo_id, body from " + Partitions.table(type) + " where not deleted")
                .forEach(row -> stored.put(
                        row.getLong("odoo_id"),
                        new JsonObject(row.getBuffer("body").getDelegate())));
        return stored;
    }

    void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    List<Row> rows(String sql, Object... parameters) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .execute(Tuple.from(parameters))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .toList();
    }

    @Override
    public void close() {
        HastyOdoo.close(odoo);
        sandbox.stop().await().atMost(PATIENCE);
        database.close();
    }

    /** Stands still until it is moved. */
    static final class HandClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-21T12:00:00.250500Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    static final class Settings implements RecordConfig {

        volatile int page = 2;

        @Override
        public int page() {
            return page;
        }

        @Override
        public Duration startPatience() {
            return Duration.ZERO;
        }

        @Override
        public Duration overlap() {
            return OVERLAP;
        }

        @Override
        public Duration deepOverlap() {
            return DEEP_OVERLAP;
        }

        @Override
        public boolean capture() {
            return true;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Map<String, Duration> pollIntervals() {
            return Map.of();
        }

        @Override
        public Duration deepInterval() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Optional<Duration> restrictedRetention() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> versionRetention() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> languages() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> hintKeys() {
            return Optional.empty();
        }
    }
}
