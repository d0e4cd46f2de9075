package io.atrium.audit;

import io.atrium.audit.Checkpoint.Forged;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Signs, soon after something was appended, where the chains stand. Before it does, it looks whether they are
 * continuations of what was signed before; if not, it signs no more, and says so: its signature would cover up what was
 * done. What it guarantees: whatever a checkpoint covers cannot be changed, added to, taken out or reordered without
 * {@link Verification} finding it, by nobody who does not have the key. That the end was cut off together with the
 * checkpoints that covered it, only those can tell who keep one elsewhere: the log has the last of each hour.
 */
@ApplicationScoped
class Checkpoints {

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private static final String NEWEST = "select statement from audit_checkpoint order by hour desc limit 1";

    private static final String KEEP =
            """
            insert into audit_checkpoint (hour, at, statement) values ($1, $2, $3)
            on conflict (hour) do update set at = excluded.at, statement = excluded.statement""";

    // Of each chain the link that was signed last; nothing where it is gone.
    private static final String STANDING =
            """
            select signed.chain, entry.hash
            from unnest($1::smallint[], $2::bigint[]) as signed (chain, link)
            left join lateral (
                select hash from audit_entry where chain = signed.chain and link = signed.link limit 1) as entry on true""";

    // What is removed is the beginning of all chains, so the first entry that is held keeps all that came after it.
    private static final String END =
            """
            select statement from audit_checkpoint
            where at < $1 and at < coalesce((
                select min(at) from audit_entry
                where at < $1 and exists (select from governance_hold where lifted_at is null)
                    and legal_hold_covers(array[subject] || coalesce(subjects, '{}'), at)), 'infinity')
            order by hour desc limit 1""";

    private static final String UNTIL =
            """
            from audit_entry entry using unnest($1::smallint[], $2::bigint[]) as gone (chain, link)
            where entry.chain = gone.chain and entry.link <= gone.link""";

    private static final String COUNT =
            """
            select count(*) from audit_entry entry
            join unnest($1::smallint[], $2::bigint[]) as gone (chain, link)
                on entry.chain = gone.chain and entry.link <= gone.link""";

    private final Pool pool;
    private final SigningKeys keys;
    private final Duration interval;
    private final LastResort lastResort;
    private final Clock clock;
    private final Vertx vertx;

    private long timer;
    private volatile boolean signing;
    private volatile boolean intact = true;

    /** The newest that this process knows to be committed. */
    private volatile Checkpoint seen;

    Checkpoints(Pool pool, AuditConfig config, LastResort lastResort, Clock clock, Vertx vertx, MeterRegistry metrics) {
        this.pool = pool;
        this.keys = keys(config);
        this.interval = config.checkpointInterval();
        this.lastResort = lastResort;
        this.clock = clock;
        this.vertx = vertx;
        Gauge.builder("atrium.audit.intact", () -> intact ? 1 : 0)
                .description("1 while the audit trail continues what was signed of it, 0 when somebody has changed it")
                .register(metrics);
    }

    private static SigningKeys keys(AuditConfig config) {
        try {
            return new SigningKeys(config.signingKeys().orElse(List.of()));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalStateException("atrium.audit.signing-keys cannot be used: " + unusable.getMessage());
        }
    }

    void start(@Observes StartupEvent started) {
        LOG.infof("audit checkpoints are signed with the key %s", keys.current().getKeyId());
        timer = vertx.setPeriodic(interval.toMillis(), tick -> look());
    }

    /** What was appended last is signed too, if that does not take long. */
    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        sign().ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
        if (seen != null) {
            LOG.infof("audit checkpoint %s", seen.statement());
        }
    }

    private void look() {
        if (signing || !intact) {
            return;
        }
        signing = true;
        sign().onTermination()
                .invoke(() -> signing = false)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("the audit trail waits for the next look to be signed: %s", failure));
    }

    SigningKeys keys() {
        return keys;
    }

    /** Completes when all that was committed before is signed, by this process or another one. */
    Uni<Void> sign() {
        return pool.withTransaction(transaction -> alone(transaction).chain(() -> sign(transaction)))
                .invoke(committed -> committed.ifPresent(this::remember))
                .replaceWithVoid();
    }

    /** Whoever comes second finds nothing left to do. */
    private static Uni<Void> alone(SqlConnection transaction) {
        return transaction
                .query("select pg_advisory_xact_lock(hashtext('audit'), hashtext('checkpoint'))")
                .execute()
                .replaceWithVoid();
    }

    /** The newest checkpoint as it then stands; empty when nothing is signed. */
    private Uni<Optional<Checkpoint>> sign(SqlConnection transaction) {
        return newest(transaction).chain(newest -> sign(transaction, newest));
    }

    private Uni<Optional<Checkpoint>> newest(SqlConnection transaction) {
        return transaction
                .query(NEWEST)
                .execute()
                .map(rows -> rows.iterator().hasNext()
                        ? believed(rows.iterator().next().getString("statement"))
                        : Optional.empty());
    }

    /** How many entries are covered by the last checkpoint before that time. */
    Uni<Long> countUntil(Instant before) {
        return pool.withTransaction(transaction -> end(transaction, before)
                .chain(end -> end.isEmpty()
                        ? Uni.createFrom().item(0L)
                        : transaction
                                .preparedQuery(COUNT)
                                .execute(places(end.get().heads()))
                                .map(rows -> rows.iterator().next().getLong(0))));
    }

    /**
     * Removes the entries that are covered by the last checkpoint before that time, and signs that the chains begin there.
     * Nothing while the trail is not what was signed.
     *
     * @return how many they were
     */
    Uni<Long> forgetUntil(Instant before) {
        return pool.withTransaction(transaction -> alone(transaction)
                        .chain(() -> newest(transaction))
                        .chain(newest -> end(transaction, before)
                                .chain(end -> intact
                                                && newest.isPresent()
                                                && end.isPresent()
                                                && !newest.get()
                                                        .from()
                                                        .equals(end.get().heads())
                                        ? forget(transaction, newest.get(), end.get())
                                        : Uni.createFrom().item(Forgotten.NOTHING))))
                .invoke(forgotten -> forgotten.signed().ifPresent(this::remember))
                .map(Forgotten::entries);
    }

    /** What was removed, and the checkpoint that says so. */
    private record Forgotten(long entries, Optional<Checkpoint> signed) {

        private static final Forgotten NOTHING = new Forgotten(0, Optional.empty());
    }

    /** The newest that was signed before that time, and before anything that is held. */
    private Uni<Optional<Checkpoint>> end(SqlConnection transaction, Instant before) {
        return newest(transaction).chain(newest -> transaction
                .preparedQuery(END)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().hasNext() && newest.isPresent()
                        ? vouched(rows.iterator().next().getString("statement"), newest.get())
                        : Optional.empty()));
    }

    /** Its key may have been replaced since; the newest names it. */
    private Optional<Checkpoint> vouched(String statement, Checkpoint newest) {
        Vouching vouching = new Vouching(keys.all());
        vouching.read(newest.statement(), "now");
        vouching.read(statement, "then");
        return vouching.findings().isEmpty() ? Optional.of(vouching.all().get(1)) : Optional.empty();
    }

    private Uni<Forgotten> forget(SqlConnection transaction, Checkpoint newest, Checkpoint end) {
        return heads(transaction).chain(heads -> continued(transaction, newest, heads)
                .chain(broken -> broken.isPresent()
                        ? alarm(broken.get()).replaceWith(Forgotten.NOTHING)
                        : keep(transaction, newest, heads, end.heads()).chain(signed -> remove(transaction, end)
                                .map(entries -> new Forgotten(entries, signed)))));
    }

    private static Uni<Long> remove(SqlConnection transaction, Checkpoint end) {
        return transaction
                .query("set local atrium.audit_retention = 'on'")
                .execute()
                .chain(() -> transaction.preparedQuery("delete " + UNTIL).execute(places(end.heads())))
                .map(RowSet::rowCount)
                .map(Integer::longValue)
                .call(() -> transaction
                        .preparedQuery("delete from audit_checkpoint where at < $1")
                        .execute(Tuple.of(end.at().atOffset(ZoneOffset.UTC))));
    }

    private static Tuple places(List<Head> heads) {
        return Tuple.of(
                heads.stream().map(head -> (short) head.chain()).toArray(Short[]::new),
                heads.stream().map(Head::link).toArray(Long[]::new));
    }

    /** A statement that none of our keys signed says nothing to us. */
    private Optional<Checkpoint> believed(String statement) {
        try {
            return Optional.of(Checkpoint.verified(statement, keys.byThumbprint()));
        } catch (Forged forged) {
            LOG.warnf(
                    "the newest audit checkpoint is not genuine: %s; if its key was replaced, put it behind the new one in"
                            + " atrium.audit.signing-keys",
                    forged.getMessage());
            return Optional.empty();
        }
    }

    private Uni<Optional<Checkpoint>> sign(SqlConnection transaction, Optional<Checkpoint> newest) {
        Checkpoint before = newest.orElse(null);
        Checkpoint known = seen;
        if (known != null && (before == null || before.at().isBefore(known.at()))) {
            return alarm("the checkpoint of " + known.at() + " is gone");
        }
        return heads(transaction)
                .chain(heads -> before != null && before.heads().equals(heads)
                        ? Uni.createFrom().item(newest)
                        : continued(transaction, before, heads).chain(broken -> broken.map(this::alarm)
                                .orElseGet(() ->
                                        keep(transaction, before, heads, before == null ? List.of() : before.from()))));
    }

    private static Uni<List<Head>> heads(SqlConnection transaction) {
        return transaction
                .query("select chain, link, hash from audit_chain order by chain")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Head::of)
                        .toList());
    }

    /** Why the chains are no continuation of what was signed; empty when they are. */
    private Uni<Optional<String>> continued(SqlConnection transaction, Checkpoint before, List<Head> heads) {
        if (heads.size() != AuditTrail.CHAINS) {
            return Uni.createFrom().item(Optional.of("there are " + heads.size() + " chains"));
        }
        if (before == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        Map<Integer, Head> byChain = heads.stream().collect(Collectors.toMap(Head::chain, Function.identity()));
        List<Head> written = before.heads().stream()
                .filter(head -> head.link() > before.from(head.chain()).link())
                .toList();
        Optional<Head> shorter = before.heads().stream()
                .filter(head -> byChain.get(head.chain()).link() < head.link())
                .findFirst();
        if (shorter.isPresent()) {
            return Uni.createFrom().item(shorter.map(head -> "chain " + head.chain() + " has become shorter"));
        }
        return transaction
                .preparedQuery(STANDING)
                .execute(Tuple.of(
                        written.stream().map(head -> (short) head.chain()).toArray(Short[]::new),
                        written.stream().map(Head::link).toArray(Long[]::new)))
                .map(rows -> different(written, rows));
    }

    private static Optional<String> different(List<Head> signed, RowSet<Row> rows) {
        Map<Integer, String> standing = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getBuffer("hash") != null)
                .collect(Collectors.toMap(row -> (int) row.getShort("chain"), row -> HexFormat.of()
                        .formatHex(row.getBuffer("hash").getBytes())));
        return signed.stream()
                .filter(head -> !head.hash().equals(standing.get(head.chain())))
                .findFirst()
                .map(head -> "link " + head.link() + " of chain " + head.chain() + " is not what was signed");
    }

    /** @param from where the chains begin from now on */
    private Uni<Optional<Checkpoint>> keep(
            SqlConnection transaction, Checkpoint before, List<Head> heads, List<Head> from) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // Time goes on between checkpoints, whatever the clocks of the replicas say.
        Instant at =
                before == null || before.at().isBefore(now) ? now : before.at().plus(1, ChronoUnit.MICROS);
        Checkpoint checkpoint = Checkpoint.sign(at, heads, from, before == null ? List.of() : before.keys(), keys);
        return transaction
                .preparedQuery(KEEP)
                .execute(Tuple.of(
                        at.truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC),
                        at.atOffset(ZoneOffset.UTC),
                        checkpoint.statement()))
                .replaceWith(Optional.of(checkpoint));
    }

    private synchronized void remember(Checkpoint checkpoint) {
        Checkpoint before = seen;
        if (before != null && !before.at().isBefore(checkpoint.at())) {
            return;
        }
        seen = checkpoint;
        if (before != null && hour(before).isBefore(hour(checkpoint))) {
            // Outside the database, where whoever can change that cannot change this.
            LOG.infof("audit checkpoint %s", before.statement());
        }
    }

    private static Instant hour(Checkpoint checkpoint) {
        return checkpoint.at().truncatedTo(ChronoUnit.HOURS);
    }

    private Uni<Optional<Checkpoint>> alarm(String what) {
        intact = false;
        LOG.errorf(
                "the audit trail was changed behind Atrium's back: %s; nothing more is signed until somebody has looked"
                        + " (/ops/v1/audit/verification) and Atrium has been started again",
                what);
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(new StuckWork(
                        "audit",
                        "checkpoint",
                        "audit-trail-changed",
                        "The audit trail is not what was signed: " + what,
                        null,
                        "integration-support",
                        "audit")))
                .replaceWith(Optional.empty());
    }
}
