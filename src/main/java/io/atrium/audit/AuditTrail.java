package io.atrium.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;

/** The append-only trail of deeds. */
@ApplicationScoped
public class AuditTrail {

    private final Clock clock;

    AuditTrail(Clock clock) {
        this.clock = clock;
    }

    /** Appends an entry in the transaction of the deed: both are committed, or neither. */
    public Uni<Void> append(SqlConnection transaction, Entry entry) {
        return transaction
                .preparedQuery(
                        """
                        insert into audit_entry (at, caller, action, subject, outcome, note, correlation_id)
                        values ($1, $2, $3, $4, $5, $6, $7)""")
                .execute(Tuple.tuple()
                        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
                        .addString(entry.caller())
                        .addString(entry.action())
                        .addString(entry.subject())
                        .addString(entry.outcome())
                        .addString(entry.note())
                        .addString(entry.correlationId()))
                .replaceWithVoid();
    }

    /**
     * A deed.
     *
     * @param caller the client or source that wanted it
     * @param action the operation, such as {@code purchase-order.create}
     * @param subject canonical id, or null when nothing came to be
     * @param outcome {@code done} or a failure code
     * @param note what was said about it, such as why a rule was set aside, or null
     * @param correlationId of the request or delivery
     */
    public record Entry(
            String caller, String action, String subject, String outcome, String note, String correlationId) {}
}
