package io.atrium.audit;

import io.atrium.MigratedDatabase;
import io.atrium.audit.AuditTrail.Entry;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A trail over a database of a test's own, with a clock that is moved by hand. */
final class Bookkeeper {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    final MigratedDatabase database;
    final String seed;
    final HandClock clock = new HandClock(Instant.parse("2026-11-22T08:00:00Z"));
    final Cases cases = new Cases();
    final AuditTrail trail;
    final Checkpoints checkpoints;

    Bookkeeper(MigratedDatabase database) {
        this(database, Vault.newKey());
    }

    /** @param seeds keys, separated by commas */
    Bookkeeper(MigratedDatabase database, String seeds) {
        this.database = database;
        this.seed = seeds;
        this.trail = new AuditTrail(database.pool(), database.vertx(), new SimpleMeterRegistry(), clock);
        this.checkpoints = new Checkpoints(
                database.pool(), settings(seeds), cases, clock, database.vertx(), new SimpleMeterRegistry());
    }

    private static AuditConfig settings(String seeds) {
        return new AuditConfig() {
            @Override
            public Optional<List<String>> signingKeys() {
                return Optional.of(List.of(seeds.split(",")));
            }

            @Override
            public Optional<Duration> retention() {
                return Optional.empty();
            }

            @Override
            public Duration checkpointInterval() {
                return Duration.ofSeconds(1);
            }
        };
    }

    /** A deed about a subject. */
    static Entry entry(String subject) {
        return new Entry("ward-app", "supplier.create", subject, "done", null, "correlation-" + subject);
    }

    /** Appends all of these in one transaction. */
    void writes(Entry... entries) {
        database.pool()
                .withTransaction(transaction -> trail.append(transaction, List.of(entries)))
                .await()
                .atMost(PATIENCE);
    }

    void signs() {
        checkpoints.sign().await().atMost(PATIENCE);
    }

    /** The newest checkpoint as it stands in the table. */
    String checkpoint() {
        return database.rows("select statement from audit_checkpoint order by hour desc limit 1")
                .get(0)
                .getString("statement");
    }

    Verdict verifies(String... kept) {
        return wait(new Verification(database.pool(), checkpoints.keys(), clock).run(null, List.of(kept)));
    }

    static <T> T wait(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    /** Stands where it is put. */
    static final class HandClock extends Clock {

        private volatile Instant now;

        HandClock(Instant now) {
            this.now = now;
        }

        void passes(Duration time) {
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
            return this;
        }
    }

    /** Remembers what was parked. */
    static final class Cases implements LastResort {

        final List<StuckWork> parked = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Void> park(StuckWork work) {
            parked.add(work);
            return CompletableFuture.completedFuture(null);
        }
    }
}
