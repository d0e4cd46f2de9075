package io.atrium.audit;

import io.atrium.MigratedDatabase;
import io.atrium.audit.AuditTrail.Entry;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What is in the trail was done, what was done is in it, and the chains hold whoever writes at the same time. */
class AuditTrailTest {

    private static MigratedDatabase database;

    private Bookkeeper bookkeeper;

    @BeforeAll
    static void open() throws IOException {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
    }

    @BeforeEach
    void beginANewTrail() {
        empty(database);
        bookkeeper = new Bookkeeper(database);
    }

    static void empty(MigratedDatabase database) {
        database.execute("set session_replication_role = replica; delete from audit_entry;"
                + " delete from audit_checkpoint;"
                + " update audit_chain set link = 0, hash = sha256(convert_to('atrium audit chain ' || chain, 'UTF8'));"
                + " set session_replication_role = origin");
    }

    @Test
    void isWrittenWithTheDeedOrNotAtAll() {
        bookkeeper.writes(Bookkeeper.entry("sup_1"));
        assertThatThrownBy(() -> database.pool()
                        .withTransaction(transaction -> bookkeeper
                                .trail
                                .append(transaction, Bookkeeper.entry("sup_2"))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("the deed fails"))))
                        .await()
                        .atMost(Bookkeeper.PATIENCE))
                .hasMessage("the deed fails");

        assertThat(database.rows("select subject from audit_entry"))
                .extracting(row -> row.getString("subject"))
                .containsExactly("sup_1");
        assertThat(bookkeeper.verifies().findings()).extracting(Finding::kind).containsExactly("checkpoint");
    }

    @Test
    void keepsEveryWordOfAnEntry() {
        Entry entry = new Entry(
                        "portal",
                        "dr.who",
                        "employee.read",
                        null,
                        List.of("emp_1", "emp_2"),
                        "done",
                        "personal \uD83D\uDE91",
                        "c-1",
                        null,
                        null)
                .changing("was".getBytes(), "is".getBytes());

        bookkeeper.writes(entry);

        Written written = Written.of(
                database.rows("select " + Written.COLUMNS + " from audit_entry").get(0));
        assertThat(written.entry()).isEqualTo(entry);
        assertThat(written.at()).isEqualTo(bookkeeper.clock.instant());
    }

    @Test
    void takesWhatPostgresqlCannotKeepOutOfItAndStillHolds() {
        String tooLong = "x".repeat(5_000);

        bookkeeper.writes(new Entry("a\0b", "call.denied", "\uD83D", "forbidden", tooLong, "c"));
        bookkeeper.signs();

        assertThat(bookkeeper.verifies().findings()).isEmpty();
        assertThat(database.rows("select caller, subject, length(note) as length from audit_entry")
                        .get(0))
                .satisfies(row -> {
                    assertThat(row.getString("caller")).isEqualTo("ab");
                    assertThat(row.getString("subject")).isEmpty();
                    assertThat(row.getInteger("length")).isEqualTo(1_000);
                });
    }

    @Test
    void holdsWhenManyWriteAtTheSameTime() {
        int writers = 200;

        Multi.createFrom()
                .range(0, writers)
                .onItem()
                .transformToUni(writer -> writer % 2 == 0
                        ? bookkeeper.trail.record(Bookkeeper.entry("read_" + writer))
                        : database.pool().withTransaction(transaction -> bookkeeper
                                .trail
                                .append(transaction, Bookkeeper.entry("deed_" + writer))
                                .chain(() -> bookkeeper.trail.append(transaction, Bookkeeper.entry("more_" + writer)))))
                .merge(50)
                .collect()
                .last()
                .await()
                .atMost(Bookkeeper.PATIENCE);
        bookkeeper.signs();

        Verdict verdict = bookkeeper.verifies();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(writers / 2 * 3);
        assertThat(verdict.unsigned()).isZero();
        assertThat(database.number("select count(*) from audit_chain where link > 0"))
                .as("chains that were used")
                .isGreaterThan(1);
    }

    @Test
    void doesNotHoldUpThoseWhoAppendToOtherChains() {
        // Somebody has appended and does not come to an end.
        var held = database.pool().getConnection().await().atMost(Bookkeeper.PATIENCE);
        var transaction = held.begin().await().atMost(Bookkeeper.PATIENCE);
        bookkeeper.trail.append(held, Bookkeeper.entry("slow")).await().atMost(Bookkeeper.PATIENCE);
        // Of any sixteen transactions that follow each other one waits for it.
        Uni<?> others = Uni.join()
                .all(IntStream.range(0, 10)
                        .mapToObj(number -> database.pool()
                                .withTransaction(
                                        other -> bookkeeper.trail.append(other, Bookkeeper.entry("quick_" + number))))
                        .toList())
                .andFailFast()
                .memoize()
                .indefinitely();
        others.subscribe().with(done -> {}, failure -> {});

        await().atMost(Bookkeeper.PATIENCE)
                .until(() -> database.number("select count(*) from audit_entry where subject like 'quick_%'") >= 9);
        transaction.rollback().await().atMost(Bookkeeper.PATIENCE);
        held.close().await().atMost(Bookkeeper.PATIENCE);
        others.await().atMost(Bookkeeper.PATIENCE);

        assertThat(database.number("select count(*) from audit_entry")).isEqualTo(10);
    }

    @Test
    void refusesWhatItCannotStore() {
        Pool nowhere = Pool.newInstance(PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(1)
                        .setDatabase("none")
                        .setUser("none"))
                .using(database.vertx())
                .build());
        AuditTrail trail = new AuditTrail(nowhere, database.vertx(), new SimpleMeterRegistry(), bookkeeper.clock);

        assertThatThrownBy(() -> trail.record(Bookkeeper.entry("emp_1")).await().atMost(Bookkeeper.PATIENCE))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNAVAILABLE));
        nowhere.closeAndAwait();
    }

    @Test
    void refusesToBeChangedByMistake() {
        bookkeeper.writes(Bookkeeper.entry("sup_1"));

        List.of("update audit_entry set note = 'better'", "delete from audit_entry", "truncate audit_entry")
                .forEach(sql -> assertThatThrownBy(() -> database.execute(sql))
                        .hasMessageContaining("the audit trail is only added to"));
    }

    @Test
    void refusesADeedWhoseChainIsGone() {
        database.execute("delete from audit_chain");

        assertThatThrownBy(() -> bookkeeper.writes(Bookkeeper.entry("sup_1")))
                .hasMessageContaining("audit_chain lacks a chain");
        database.execute("insert into audit_chain select chain, 0, '' from generate_series(0, 15) chain");
    }

    @Test
    void goesOnAfterItsKeyWasReplaced() {
        bookkeeper.writes(Bookkeeper.entry("sup_1"));
        bookkeeper.signs();
        bookkeeper.clock.passes(Duration.ofHours(1));
        String newSeed = Vault.newKey();
        Bookkeeper rotating = new Bookkeeper(database, newSeed + "," + bookkeeper.seed);
        rotating.clock.passes(Duration.ofHours(1));
        rotating.writes(Bookkeeper.entry("sup_2"));
        rotating.signs();

        Bookkeeper rotated = new Bookkeeper(database, newSeed);

        assertThat(rotated.verifies().findings()).isEmpty();
        assertThat(rotated.verifies().checkpoints()).isEqualTo(2);
        assertThat(new Bookkeeper(database, Vault.newKey()).verifies().findings())
                .extracting(Finding::kind)
                .containsExactly("checkpoint", "checkpoint");
    }

    @Test
    void signsNoMoreWhenWhatItSignedIsNotThereAnyMore() {
        bookkeeper.writes(Bookkeeper.entry("sup_1"), Bookkeeper.entry("sup_2"));
        bookkeeper.signs();
        String before = bookkeeper.checkpoint();
        database.execute("set session_replication_role = replica; delete from audit_entry;"
                + " update audit_chain set link = 0, hash = sha256(convert_to('atrium audit chain ' || chain, 'UTF8'));"
                + " set session_replication_role = origin");

        bookkeeper.signs();

        assertThat(bookkeeper.checkpoint()).isEqualTo(before);
        assertThat(bookkeeper.cases.parked).singleElement().satisfies(work -> {
            assertThat(work.code()).isEqualTo("audit-trail-changed");
            assertThat(work.reason()).contains("has become shorter");
        });
    }

    @Test
    void noticesThatTheNewestCheckpointIsGone() {
        bookkeeper.writes(Bookkeeper.entry("sup_1"));
        bookkeeper.signs();
        database.execute("delete from audit_checkpoint");

        bookkeeper.signs();

        assertThat(bookkeeper.cases.parked).singleElement().satisfies(work -> assertThat(work.reason())
                .contains("is gone"));
    }

    @Test
    void takesOverWhatWasWrittenBeforeThereWereChains() throws IOException {
        try (MigratedDatabase old = new MigratedDatabase("26")) {
            old.execute(
                    """
                    insert into audit_entry (at, caller, action, subject, outcome, note, correlation_id)
                    select '2026-11-22T08:00:00.123456Z'::timestamptz + n * interval '1 s', 'ward-app', 'supplier.create',
                        case when n % 2 = 0 then 'süp_' || n end, 'done', case when n % 3 = 0 then 'a note' end, 'c-' || n
                    from generate_series(1, 5) n""");
            old.migrate(MigratedDatabase.LATEST);
            Bookkeeper heir = new Bookkeeper(old);
            heir.writes(Bookkeeper.entry("sup_1"));
            heir.signs();

            Verdict verdict = heir.verifies();

            assertThat(verdict.findings()).isEmpty();
            assertThat(verdict.entries()).isEqualTo(6);
        }
    }
}
