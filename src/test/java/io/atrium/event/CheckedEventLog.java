package io.atrium.event;

import io.atrium.FactSchemas;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The log of every application under test: a fact that does not fit the schema of its type is not appended. */
@Alternative
@Priority(1)
@Singleton
class CheckedEventLog extends EventLog {

    @Inject
    CheckedEventLog(Pool pool, Clock clock, EventConfig config) {
        super(pool, clock, config);
    }

    @Override
    public Uni<Void> append(SqlConnection transaction, List<Fact> facts) {
        for (Fact fact : facts) {
            List<String> misfits = FactSchemas.misfits(fact.type(), fact.data().encode());
            if (!misfits.isEmpty()) {
                return Uni.createFrom()
                        .failure(new IllegalStateException("%s about %s does not fit its schema: %s"
                                .formatted(fact.type(), fact.subject(), misfits)));
            }
        }
        return super.append(transaction, facts);
    }
}
