package io.atrium.exceptionqueue;

import io.atrium.MigratedDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases of earlier versions of Atrium, one for each piece of work, and what becomes of them. */
class CaseMigrationTest {

    @Test
    void keepsEveryCaseWithItsWorkItsCountAndItsDueDate() {
        try (MigratedDatabase database = new MigratedDatabase("30")) {
            database.execute(
                    """
                    insert into exceptionqueue_case (room, reference, code, reason, subject, owner, correlation_id, opened_at,
                        due_at, occurrences)
                    values ('webhook', 'rcpt_1', 'invalid', 'The name is missing', null, 'hr-operations', 'c1',
                            '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 3),
                        ('procurement', 'req_1', 'rejected-by-odoo', 'No such supplier', 'req_1', 'finance-operations', 'c2',
                            '2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z', 1)""");

            database.migrate("31");

            assertThat(database.rows("select room, cause, status, owner, occurrences, due_at - opened_at = '1 day'"
                            + " from exceptionqueue_case order by number"))
                    .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2) + " "
                            + row.getString(3) + " " + row.getInteger(4) + " " + row.getBoolean(5))
                    .containsExactly(
                            "webhook rcpt_1 open hr-operations 3 true",
                            "procurement req_1 open finance-operations 1 true");
            assertThat(database.rows("select room, reference, state from exceptionqueue_reference order by number"))
                    .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                    .containsExactlyInAnyOrder("webhook rcpt_1 open", "procurement req_1 open");
            assertThat(database.number("select count(*) from exceptionqueue_entry where kind = 'opened'"))
                    .isEqualTo(2);
        }
    }
}
