package io.atrium.audit;

import io.atrium.MigratedDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.audit.Bookkeeper.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** The beginning of the trail is taken away, and what is left is still what was written. */
class KeptEntriesTest {

    private MigratedDatabase database;
    private Bookkeeper bookkeeper;
    private Instant middle;

    @BeforeEach
    void aTrailOfTwoMonths() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        bookkeeper = new Bookkeeper(database);
        write("old", 40);
        middle = bookkeeper.clock.instant().plus(Duration.ofDays(10));
        bookkeeper.clock.passes(Duration.ofDays(30));
        write("new", 20);
    }

    private void write(String what, int many) {
        for (int number = 0; number < many; number++) {
            bookkeeper.clock.passes(Duration.ofMinutes(20));
            bookkeeper.writes(entry(what + "-" + number));
            bookkeeper.signs();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsLeftIsVerifiedFromWhereItBegins() {
        String kept = bookkeeper.checkpoint();
        assertThat(Bookkeeper.wait(bookkeeper.checkpoints.countUntil(middle))).isEqualTo(40);

        assertThat(Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle))).isEqualTo(40);

        assertThat(database.number("select count(*) from audit_entry")).isEqualTo(20);
        Verdict verdict = bookkeeper.verifies(kept);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(20);
        write("later", 3);
        assertThat(bookkeeper.verifies(kept).intact()).isTrue();
        assertThat(bookkeeper.cases.parked).isEmpty();
    }

    @Test
    void whatIsGoneIsGoneOnce() {
        Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle));

        assertThat(Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle))).isZero();
        assertThat(Bookkeeper.wait(bookkeeper.checkpoints.countUntil(middle))).isZero();
    }

    @Test
    void whoeverTakesAwayMoreIsFoundOut() {
        Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle));

        database.execute(
                """
                begin; set local session_replication_role = replica;
                delete from audit_entry where subject = 'new-0'; commit""");

        assertThat(bookkeeper.verifies().intact()).isFalse();
    }

    @Test
    void whatIsHeldKeepsAllThatCameAfterIt() {
        database.execute(
                """
                insert into governance_hold (reason, subject, set_by, set_for, set_at)
                values ('a claim', 'old-10', 'officer', 'officer', now())""");

        long removed = Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle));

        assertThat(removed).isBetween(1L, 10L);
        assertThat(database.number("select count(*) from audit_entry where subject = 'old-10'"))
                .isEqualTo(1);
        assertThat(bookkeeper.verifies().findings()).isEmpty();
        database.execute("update governance_hold set lifted_at = now(), lifted_by = 'officer'");
        assertThat(Bookkeeper.wait(bookkeeper.checkpoints.forgetUntil(middle))).isEqualTo(40 - removed);
        assertThat(bookkeeper.verifies().findings()).isEmpty();
    }
}
